import {
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect';
import type { SelectedField } from './field';
import { completeList } from './list';
import { NotCompilable } from './not-compilable';
import type { Complete } from './run';

/** How an object of this type is answered with what the nodes of this field select of it. */
export type CompileObject = (type: GraphQLObjectType, field: SelectedField) => Complete;

/** What graphql-js calls the completion of a value, decided for its type once. */
export const completeOf = (field: SelectedField, type: GraphQLOutputType, compileObject: CompileObject): Complete => {
  if (!isNonNullType(type)) return nullable(completeDefined(field, type, compileObject));
  const complete = completeOf(field, type.ofType, compileObject);
  const message = `Cannot return null for non-nullable field ${field.parent.name}.${field.definition.name}.`;
  return (value, run, place) => {
    const completed = complete(value, run, place);
    if (completed === null) throw new Error(message);
    return completed;
  };
};

const nullable =
  (complete: Complete): Complete =>
  (value, run, place) => {
    if (value instanceof Error) throw value;
    return value === null || value === undefined ? null : complete(value, run, place);
  };

const completeDefined = (field: SelectedField, type: GraphQLOutputType, compileObject: CompileObject): Complete => {
  if (isListType(type)) return completeList(field, type.ofType, completeOf(field, type.ofType, compileObject));
  if (isLeafType(type)) return completeLeaf(type);
  if (isObjectType(type) && !type.isTypeOf) return compileObject(type, field);
  throw new NotCompilable(`which type a ${String(type)} has is only known when it is read`);
};

const completeLeaf =
  (type: GraphQLLeafType): Complete =>
  (value) => {
    const serialized: unknown = type.serialize(value);
    if (serialized !== null && serialized !== undefined) return serialized;
    throw new Error(
      `Expected \`${inspect(type)}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${inspect(serialized)}`,
    );
  };
