import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { costOf, type QueryCost } from './query-cost';

/** Costs of one operation that are kept. */
const mostCosts = 50;

interface Known {
  readonly deciding: readonly string[];
  readonly costs: Map<string, QueryCost>;
}

/** What operations cost that were asked before: of most it is the same whatever their variables are. */
export class KnownCosts {
  private readonly operations = new WeakMap<OperationDefinitionNode, Known>();

  constructor(private readonly compute = costOf) {}

  /** As {@link costOf}. A document that is asked again is the same object. */
  of(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): QueryCost | undefined {
    const known = this.operations.get(operation) ?? begin(schema, document);
    this.operations.set(operation, known);
    // A variable that is left out has its default; one that is null has none.
    const key = JSON.stringify(known.deciding.map((name) => (name in variables ? [variables[name]] : [])));
    const cost = known.costs.get(key) ?? this.compute(schema, document, operation, variables);
    if (cost && known.costs.size < mostCosts) known.costs.set(key, cost);
    return cost;
  }
}

const begin = (schema: GraphQLSchema, document: DocumentNode): Known => ({
  deciding: decidingVariables(schema, document),
  costs: new Map(),
});

/** Names of the variables in arguments that a cost is computed from. */
const decidingVariables = (schema: GraphQLSchema, document: DocumentNode): readonly string[] => {
  const names = new Set<string>();
  const types = new TypeInfo(schema);
  const field = (node: FieldNode): void => {
    if (typeof types.getFieldDef()?.extensions['complexity'] !== 'function') return;
    for (const argument of node.arguments ?? [])
      visit(argument, { [Kind.VARIABLE]: ({ name }) => void names.add(name.value) });
  };
  visit(document, visitWithTypeInfo(types, { [Kind.FIELD]: field }));
  return [...names].sort();
};
