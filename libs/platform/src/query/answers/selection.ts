import {
  type FieldNode,
  getDirectiveValues,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Names of the fields that are asked for below this one, through fragments and after @skip and @include. They are found
 * once for the nodes of a field, which are made anew for all that skips and includes otherwise, and told to each row.
 */
export const selectedFields = (info: GraphQLResolveInfo): ReadonlySet<string> => {
  const names = known.get(info.fieldNodes) ?? collected(info);
  known.set(info.fieldNodes, names);
  return names;
};
const known = new WeakMap<readonly FieldNode[], ReadonlySet<string>>();

const collected = (info: GraphQLResolveInfo): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const { selectionSet } of info.fieldNodes) collect(selectionSet, info, names);
  return names;
};

const collect = (set: SelectionSetNode | undefined, info: GraphQLResolveInfo, names: Set<string>): void => {
  for (const selection of set?.selections ?? []) {
    if (!isIncluded(selection, info.variableValues)) continue;
    if (selection.kind === Kind.FIELD) names.add(nameOf(selection));
    else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, info, names);
    else collect(info.fragments[selection.name.value]?.selectionSet, info, names);
  }
};

const nameOf = ({ name }: FieldNode): string => name.value;

/** After @skip and @include. */
export const isIncluded = (node: SelectionNode, variableValues: Readonly<Record<string, unknown>>): boolean =>
  getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] !== true &&
  getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] !== false;
