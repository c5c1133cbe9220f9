import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  getVariableValues,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { countIn } from './lists/count-lists';
import { ListEntries } from './lists/list-entries';
import { isPromise } from './plan/run';
import { mostInputErrors } from '../limits/query-limits';
import { OperationPlans } from './plans';

/** A validated operation that is asked for. */
export interface Asked {
  readonly document: DocumentNode;
  /** Undefined when the document has several and none is named, or not the named one. */
  readonly operation: OperationDefinitionNode | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly contextValue: unknown;
  /** Values that may hang on the entries of the lists of the answer; left out: as many as one request may have. */
  readonly mostListed?: number;
}

/** Compiled operations that are kept; the one that was not asked for the longest goes first. */
const mostOperations = 500;

/**
 * Executes queries as graphql-js does, by plans that are compiled once. A document must be the same object each time it
 * is asked for, as it is in Apollo's store of documents. A plan costs milliseconds, so the first use of an operation is
 * left to graphql-js: most of those that strangers send never come again.
 */
export class CompilingExecutor {
  private readonly used = new WeakSet<OperationDefinitionNode>();
  private readonly operations = new Map<OperationDefinitionNode, OperationPlans>();

  /** @param compiles or else all is left to graphql-js */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly compiles = true,
  ) {}

  execute(asked: Asked): Promise<ExecutionResult> | ExecutionResult {
    const entries = new ListEntries(asked.mostListed);
    const result = this.executed(asked, entries);
    return isPromise(result) ? result.then((awaited) => entries.whole(awaited)) : entries.whole(result);
  }

  private executed(asked: Asked, entries: ListEntries): Promise<ExecutionResult> | ExecutionResult {
    const plans = this.compiles && asked.operation && this.plansOf(asked.document, asked.operation);
    if (!plans) return this.interpret(asked, entries);
    const definitions = plans.operation.variableDefinitions ?? [];
    const { coerced, errors } = getVariableValues(this.schema, definitions, asked.variables ?? {}, {
      maxErrors: mostInputErrors,
    });
    if (errors) return { errors };
    const plan = plans.planFor(coerced);
    return plan ? plan(asked.contextValue, coerced, entries) : this.interpret(asked, entries);
  }

  /** By graphql-js. */
  private interpret({ document, operationName, variables, contextValue }: Asked, entries: ListEntries) {
    const { schema } = this;
    const { fieldResolver } = entries;
    countIn(contextValue, entries);
    return execute({ schema, document, operationName, variableValues: variables, contextValue, fieldResolver });
  }

  private plansOf(document: DocumentNode, operation: OperationDefinitionNode): OperationPlans | undefined {
    const known = this.operations.get(operation);
    if (known) {
      // A map goes through its entries in the order in which they came.
      this.operations.delete(operation);
      this.operations.set(operation, known);
      return known;
    }
    if (!this.used.has(operation)) {
      this.used.add(operation);
      return undefined;
    }
    return this.begin(document, operation);
  }

  private begin(document: DocumentNode, operation: OperationDefinitionNode): OperationPlans {
    const plans = new OperationPlans(this.schema, document, operation);
    this.operations.set(operation, plans);
    const [oldest] = this.operations.keys();
    if (this.operations.size > mostOperations && oldest) this.operations.delete(oldest);
    return plans;
  }
}
