import {
  DirectiveLocation,
  getDirectiveValues,
  getVariableValues,
  GraphQLDirective,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLSchema,
  GraphQLString,
  type OperationDefinitionNode,
} from 'graphql';

/** Milliseconds. */
export const usualPatience = 2_000;
export const mostPatience = 10_000;

/** One argument for all tokens and not a directive for each: a client passes what it has gathered as one variable. */
export const awaitsDirective = new GraphQLDirective({
  name: 'awaits',
  description:
    'Waits until what commands have written is in the views that the query reads. `extensions.freshness.awaited` says ' +
    'whether it was.',
  locations: [DirectiveLocation.QUERY],
  args: {
    tokens: {
      type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))),
      description: 'As the commands have answered them; one alone may stand without brackets.',
    },
    within: {
      type: GraphQLInt,
      description: `Milliseconds to wait, ${mostPatience} at most; ${usualPatience} when left out. Then what there is is answered.`,
    },
  },
});

export interface Asked {
  readonly texts: readonly string[];
  readonly within: number | null;
}

/** What the directive of an operation says; null where it has none, and where its variables are not valid. */
export const askedByDirective = (
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Asked | null => {
  if (!operation.directives?.some(({ name }) => name.value === awaitsDirective.name)) return null;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const given = coerced && getDirectiveValues(awaitsDirective, operation, coerced);
  if (!given) return null;
  const { tokens, within } = given as { readonly tokens: readonly string[]; readonly within?: number | null };
  return { texts: tokens, within: within ?? null };
};
