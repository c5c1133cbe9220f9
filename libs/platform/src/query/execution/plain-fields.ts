import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';

/**
 * Takes away the resolvers that Nest gives to every field only to read the property of the same name, which graphql-js
 * does without being told, and a compiled query without a call. Both call a property that is a function, which Nest's
 * would hand on as it is.
 * @returns how many; the schema itself is changed
 */
export const dropTrivialResolvers = (schema: GraphQLSchema): number => {
  let dropped = 0;
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      if (field.resolve && isTrivial(field.resolve, field.name)) {
        field.resolve = undefined;
        dropped += 1;
      }
  }
  return dropped;
};

/** By Nest's own name for them, and by what one does: others are not called, since they could do anything. */
const isTrivial = (resolve: GraphQLFieldResolver<unknown, unknown>, name: string): boolean =>
  resolve.name === 'rootFieldResolver' && readsOnly(resolve as (source: object) => unknown, name);

const readsOnly = (resolve: (source: object) => unknown, name: string): boolean => {
  const read: (string | symbol)[] = [];
  const value = Symbol('the value of the property');
  const source = new Proxy({}, { get: (_, property) => (read.push(property), value) });
  // Without a value there may be a default.
  return resolve(source) === value && read.join() === name && resolve({}) === undefined;
};
