import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  type IntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { AskedAnswer } from './asking-api';

type Field = GraphQLField<unknown, unknown>;

/** A field of the schema, named as `Order.customer`, and a question that leads from the top to it and asks nothing else. */
export interface Place {
  readonly field: string;
  readonly question: string;
}
interface Way {
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly path: readonly Field[];
}

/** As callers are told it. */
export const schemaFrom = (answer: AskedAnswer): GraphQLSchema =>
  buildClientSchema(answer.data as unknown as IntrospectionQuery);
export const introspection = getIntrospectionQuery();

/**
 * Every field that a caller comes to, from the top downwards, with what came of asking it; below what is refused nothing
 * is asked.
 * @param ask whether the place is answered
 */
export const walkSchema = async <Outcome extends string>(
  schema: GraphQLSchema,
  ask: (place: Place) => Promise<Outcome>,
  goesOn: (outcome: Outcome) => boolean,
): Promise<ReadonlyMap<string, Outcome>> => {
  const outcomes = new Map<string, Outcome>();
  const seen = new Set<string>();
  let level: (Way & { readonly type: string })[] = [
    { operation: 'query', path: [], type: 'Query' },
    { operation: 'mutation', path: [], type: 'Mutation' },
    { operation: 'subscription', path: [], type: 'Subscription' },
  ];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { operation, path, type } of level.filter((each) => !seen.has(each.type))) {
      if (seen.has(type)) continue;
      seen.add(type);
      await inGroups(fieldsOf(schema, type), async (field) => {
        const way = { operation, path: [...path, field] };
        const place = { field: `${type}.${field.name}`, question: questionOf(way) };
        const outcome = await ask(place);
        outcomes.set(place.field, outcome);
        if (goesOn(outcome)) next.push({ ...way, type: getNamedType(field.type).name });
      });
    }
    level = next;
  }
  return new Map([...outcomes].sort(([a], [b]) => (a < b ? -1 : 1)));
};

const fieldsOf = (schema: GraphQLSchema, name: string): readonly Field[] => {
  const type = schema.getType(name);
  return isObjectType(type) ? Object.values(type.getFields()) : [];
};

const inGroups = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  for (let at = 0; at < items.length; at += 8) await Promise.all(items.slice(at, at + 8).map(work));
};

const questionOf = ({ operation, path }: Way): string =>
  `${operation} ${path.reduceRight((below, field) => `{ ${field.name}${argumentsOf(field)} ${below} }`, endOf(path.at(-1)))}`;
const endOf = (field: Field | undefined): string =>
  field && isObjectType(getNamedType(field.type)) ? '{ __typename }' : '';

/** Only what must be given. */
const argumentsOf = (field: Field, given: Readonly<Record<string, string>> = {}): string => {
  const texts = field.args
    .filter(({ name, type, defaultValue }) => name in given || (isNonNullType(type) && defaultValue === undefined))
    .map(({ name, type }) => `${name}: ${given[name] ?? valueOf(type)}`);
  return texts.length > 0 ? `(${texts.join(', ')})` : '';
};

const valueOf = (type: GraphQLInputType): string => {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return `[${valueOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? 'null';
  if (isInputObjectType(type)) {
    const needed = Object.values(type.getFields()).filter((each) => isNonNullType(each.type));
    return `{ ${needed.map((each) => `${each.name}: ${valueOf(each.type)}`).join(', ')} }`;
  }
  const values: Readonly<Record<string, string>> = {
    ...{ Int: '1', Long: '1', Float: '1', Boolean: 'true' },
    DateTime: '"2026-01-01T00:00:00Z"',
  };
  return values[type.name] ?? '"x"';
};

/**
 * One question at the top with everything that may be asked below it, so many types deep.
 * @param asks which fields, named as `Order.customer`
 * @param given values of arguments at the top, as text of GraphQL
 */
export const wholeQuestion = (
  schema: GraphQLSchema,
  name: string,
  asks: (field: string) => boolean,
  given: Readonly<Record<string, string>>,
): string => {
  const field = schema.getQueryType()?.getFields()[name];
  if (!field) throw new Error(`There is no question ${name}.`);
  // A list that stands in itself is refused.
  const below = (of: Field, depth: number, above: readonly Field[] = []): string => {
    const type = getNamedType(of.type);
    if (!isObjectType(type)) return '';
    const parts = Object.values(type.getFields())
      .filter((each) => asks(`${type.name}.${each.name}`) && !(isList(each) && above.includes(each)))
      .filter((each) => depth > 0 || !isObjectType(getNamedType(each.type)))
      .map((each) => `${each.name}${argumentsOf(each, small)} ${below(each, depth - 1, [...above, each])}`);
    return `{ __typename ${parts.join(' ')} }`;
  };
  return `{ ${name}${argumentsOf(field, { ...small, ...given })} ${below(field, 4)} }`;
};
const isList = ({ type }: Field): boolean => isListType(isNonNullType(type) ? type.ofType : type);
/** Pages that are small enough for a question that asks everything of their rows. */
const small = { first: '5' };
