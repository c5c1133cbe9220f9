import {
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields';

/** What of an execution decides which fields a selection has. */
interface Selecting {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variableValues: GraphQLResolveInfo['variableValues'];
}

/**
 * Values that hang on each entry of a list, one at least: the fields that these nodes select of it, and of the objects in
 * it. Lists in it count as one, as their own entries are counted where they are come by.
 */
export const valuesBelow = (selecting: Selecting, type: GraphQLOutputType, nodes: readonly FieldNode[]): number =>
  Math.max(1, below(selecting, type, nodes));

const below = (selecting: Selecting, type: GraphQLOutputType, nodes: readonly FieldNode[]): number => {
  const named = getNamedType(type);
  if (isLeafType(named)) return 0;
  const types = isAbstractType(named) ? selecting.schema.getPossibleTypes(named) : [named];
  return Math.max(...types.map((each) => ofObject(selecting, each, nodes)));
};

const ofObject = (selecting: Selecting, type: GraphQLObjectType, nodes: readonly FieldNode[]): number => {
  const { schema, fragments, variableValues } = selecting;
  const fields = collectSubfields(schema, fragments, variableValues, type, nodes);
  return [...fields.values()].reduce((sum, same) => sum + ofField(selecting, type, same), 0);
};

const ofField = (selecting: Selecting, parent: GraphQLObjectType, nodes: readonly FieldNode[]): number => {
  const type = parent.getFields()[nodes[0]?.name.value ?? '']?.type;
  return type === undefined || isList(type) ? 1 : 1 + below(selecting, type, nodes);
};

const isList = (type: GraphQLOutputType): boolean => isListType(getNullableType(type));
