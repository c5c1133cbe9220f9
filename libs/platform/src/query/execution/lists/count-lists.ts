import { getNullableType, type GraphQLFieldResolver, type GraphQLSchema, isListType, isObjectType } from 'graphql';
import { isPromise } from '../plan/run';
import type { ListEntries } from './list-entries';

type Resolve = GraphQLFieldResolver<unknown, unknown>;

/** By the context of an execution: nothing else that a resolver is told is of one execution alone. */
const counting = new WeakMap<WeakKey, ListEntries>();

/** Lets the lists that resolvers return in this execution by graphql-js be counted, where it has a context. */
export const countIn = (contextValue: unknown, entries: ListEntries): void => {
  if (typeof contextValue === 'object' && contextValue !== null) counting.set(contextValue, entries);
};

/** Has lists counted that resolvers return; the schema itself is changed. Plans count what they are given by themselves. */
export const countLists = (schema: GraphQLSchema): void => {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      if (field.resolve && isListType(getNullableType(field.type))) field.resolve = counted(field.resolve);
  }
};

const counted =
  (resolve: Resolve): Resolve =>
  (source, args, context, info) => {
    const value: unknown = resolve(source, args, context, info);
    const entries = counting.get(context as WeakKey);
    if (!entries) return value;
    return isPromise(value) ? value.then((awaited) => entries.counted(awaited, info)) : entries.counted(value, info);
  };
