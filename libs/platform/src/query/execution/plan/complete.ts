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
import { type Complete, withQuick } from './run';

/** What the nodes of a field select below it. */
export interface Below {
  /** How an object of this type is answered with it. */
  object(type: GraphQLObjectType, field: SelectedField): Complete;
  /** Values of it that hang on each item of a list. */
  weight(itemType: GraphQLOutputType, field: SelectedField): number;
}

/** What graphql-js calls the completion of a value, decided for its type once. */
export const completeOf = (field: SelectedField, type: GraphQLOutputType, below: Below): Complete => {
  if (!isNonNullType(type)) return nullable(completeDefined(field, type, below));
  const complete = completeOf(field, type.ofType, below);
  const message = `Cannot return null for non-nullable field ${field.parent.name}.${field.definition.name}.`;
  return withQuick(complete.quick, (value, run, place) => {
    const completed = complete(value, run, place);
    if (completed === null) throw new Error(message);
    return completed;
  });
};

const nullable = (complete: Complete): Complete =>
  withQuick(complete.quick, (value, run, place) => {
    if (value instanceof Error) throw value;
    return value === null || value === undefined ? null : complete(value, run, place);
  });

const completeDefined = (field: SelectedField, type: GraphQLOutputType, below: Below): Complete => {
  if (isListType(type)) {
    const completeItem = completeOf(field, type.ofType, below);
    return completeList(field, type.ofType, completeItem, below.weight(type.ofType, field));
  }
  if (isLeafType(type)) return completeLeaf(type);
  if (isObjectType(type) && !type.isTypeOf) return below.object(type, field);
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
