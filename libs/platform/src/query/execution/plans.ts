import { type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { type CompiledOperation, compileOperation } from './plan/operation';
import type { Run } from './plan/run';
import { skippingVariables } from './skipping-variables';

type Variables = Run['variableValues'];

/** Plans of one operation: with three variables that skip something there may be eight. */
const mostPlans = 8;

/** The plans of one operation of a document, by what its @skip and @include leave of it. */
export class OperationPlans {
  private readonly plans = new Map<string, CompiledOperation | null>();
  private readonly skipping: readonly string[];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly document: DocumentNode,
    readonly operation: OperationDefinitionNode,
  ) {
    this.skipping = skippingVariables(document);
  }

  /** Null where the operation is left to graphql-js. */
  planFor(variables: Variables): CompiledOperation | null {
    const variant = this.skipping.map((name) => String(variables[name])).join();
    const known = this.plans.get(variant);
    if (known !== undefined) return known;
    if (this.plans.size >= mostPlans) return null;
    const plan = this.compile(variables);
    this.plans.set(variant, plan);
    return plan;
  }

  private compile(variables: Variables): CompiledOperation | null {
    try {
      return compileOperation(this.schema, this.document, this.operation, variables);
    } catch {
      // Whatever is wrong, graphql-js says it; and where a process may not make code of text, it does all the work.
      return null;
    }
  }
}
