import { GraphQLError, GraphQLScalarType } from 'graphql';

/** Only ever answered: no argument is of this type. */
export const Json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value, as it is: rows and events have other fields in every view. 64-bit numbers are digits.',
  serialize: (value) => value,
  parseValue: () => refuseInput(),
  parseLiteral: () => refuseInput(),
});

const refuseInput = (): never => {
  throw new GraphQLError('JSON is only answered, never asked with.');
};
