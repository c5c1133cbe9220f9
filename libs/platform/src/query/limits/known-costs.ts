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
import { sha256 } from '../edge/persisted/sha256';
import { costOf, type QueryCost } from './query-cost';

/** Costs of one operation that are kept; the oldest gives way. */
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
    const key = keyOf(known.deciding, variables);
    const before = known.costs.get(key);
    if (before) return before;
    const cost = this.compute(schema, document, operation, variables);
    if (cost) keep(known.costs, key, cost);
    return cost;
  }
}

/** A variable that is left out has its default; one that is null has none. Whole filters would be long keys. */
const keyOf = (deciding: readonly string[], variables: Readonly<Record<string, unknown>>): string => {
  const key = JSON.stringify(deciding.map((name) => (Object.hasOwn(variables, name) ? [variables[name]] : [])));
  return key.length <= longestKey ? key : sha256(key);
};
const longestKey = 100;

const keep = (costs: Map<string, QueryCost>, key: string, cost: QueryCost): void => {
  const [oldest] = costs.keys();
  if (costs.size >= mostCosts && oldest !== undefined) costs.delete(oldest);
  costs.set(key, cost);
};

const begin = (schema: GraphQLSchema, document: DocumentNode): Known => ({
  deciding: decidingVariables(schema, document),
  costs: new Map(),
});

/** A cursor is a place in a list, and a sort an order of it: how much is read from there they do not say. */
const decidesNothing: ReadonlySet<string> = new Set(['after', 'before', 'sort']);

/** Names of the variables in arguments that a cost is computed from. */
const decidingVariables = (schema: GraphQLSchema, document: DocumentNode): readonly string[] => {
  const names = new Set<string>();
  const types = new TypeInfo(schema);
  const field = (node: FieldNode): void => {
    if (typeof types.getFieldDef()?.extensions['complexity'] !== 'function') return;
    for (const argument of node.arguments ?? [])
      if (!decidesNothing.has(argument.name.value))
        visit(argument, { [Kind.VARIABLE]: ({ name }) => void names.add(name.value) });
  };
  visit(document, visitWithTypeInfo(types, { [Kind.FIELD]: field }));
  return [...names].sort();
};
