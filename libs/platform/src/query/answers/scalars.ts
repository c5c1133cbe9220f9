import { type Instant, instant } from '@refold/model';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const problem = (message: string, nodes?: ValueNode): GraphQLError => new GraphQLError(message, { nodes });

const toInstant = (value: unknown, node?: ValueNode): Instant => {
  if (typeof value !== 'string') throw problem('A DateTime is text such as "2018-06-12T23:07:44Z".', node);
  try {
    return instant(value);
  } catch (error) {
    throw problem((error as RangeError).message, node);
  }
};

export const DateTime = new GraphQLScalarType<Instant, Instant>({
  name: 'DateTime',
  description:
    'A moment in UTC with microseconds: `2018-06-12T23:07:44.000000Z`. As input also with fewer digits or another offset.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => value as Instant,
  parseValue: (value) => toInstant(value),
  parseLiteral: (node) => toInstant(node.kind === Kind.STRING ? node.value : undefined, node),
});

const int32 = 2n ** 31n;

const toLong = (value: unknown, node?: ValueNode): bigint => {
  if (typeof value === 'string' ? /^-?\d{1,19}$/.test(value) : Number.isSafeInteger(value)) {
    const exact = BigInt(value as string | number);
    if (BigInt.asIntN(64, exact) === exact) return exact;
  }
  throw problem('A Long is an integer of at most 64 bits, in quotes where it is larger than 2^53.', node);
};

export const Long = new GraphQLScalarType<bigint, number | string>({
  name: 'Long',
  description:
    'An integer of up to 64 bits, never rounded: a number while it has less than 32 bits, digits in quotes beyond.',
  serialize: (value) => {
    const exact = BigInt(value as bigint | number | string);
    return exact < int32 && exact >= -int32 ? Number(exact) : exact.toString();
  },
  parseValue: (value) => toLong(value),
  parseLiteral: (node) => toLong(node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : undefined, node),
});
