import { GraphQLBoolean, GraphQLID, GraphQLInt, type GraphQLLeafType, GraphQLString } from 'graphql';

/** Whether what this variable holds is answered as it is, as an expression; undefined where all must be serialized. */
export const isAnswerText = (type: GraphQLLeafType, variable: string): string | undefined => {
  if (type === GraphQLString || type === GraphQLID) return `typeof ${variable} === 'string'`;
  if (type === GraphQLBoolean) return `typeof ${variable} === 'boolean'`;
  if (type === GraphQLInt) return `typeof ${variable} === 'number' && (${variable} | 0) === ${variable}`;
  return undefined;
};

/** Serializes what is no object; undefined for all that takes a closer look, which also finds out what is wrong. */
export const serializerOf =
  (type: GraphQLLeafType) =>
  (value: unknown): unknown => {
    if (typeof value === 'object' || typeof value === 'function') return undefined;
    try {
      return type.serialize(value) ?? undefined;
    } catch {
      return undefined;
    }
  };
