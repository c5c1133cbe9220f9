import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { AnswerError, tooCostly } from '../errors/answer-error';
import type { ApolloPlugin } from '../graphql/apollo-plugin';
import type { QueryContext } from '../graphql/reader';
import { givenIn } from './given-values';
import { introspectionCost, mostIntrospection } from './introspection-cost';
import { KnownCosts } from './known-costs';
import type { QueryCost } from './query-cost';
import { literalsIn } from './unstorable-literals';
import { deepestGiven, mostGiven, mostGivenText, type QueryLimits, usualLimits } from './query-limits';

interface Limited {
  readonly limits?: QueryLimits;
  /** Told of what passes, before anything is read; it may refuse, too. */
  readonly charge?: (context: QueryContext, cost: QueryCost) => void;
}

/** Refuses a query that would cost too much, before any resolver runs: so before any SQL. */
export const limitsPlugin = ({ limits = usualLimits, charge }: Limited = {}): ApolloPlugin => {
  const limited = costLimit(limits);
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request, contextValue }) => {
        if (!operation) return;
        const cost = limited(schema, document, operation, request.variables ?? {});
        if (cost) charge?.(contextValue as QueryContext, cost);
      },
    }),
  };
};

/**
 * What an operation costs; undefined when its variables are such that it will not be executed.
 * @throws AnswerError when that is too much
 */
export type CostLimit = KnownCosts['of'];

/** Remembers what operations cost that it was asked about before. */
export const costLimit = (limits: QueryLimits): CostLimit => {
  const costs = new KnownCosts();
  const questions = new Introspection();
  return (schema, document, operation, variables) => {
    refuseGiven(variables, document);
    questions.refuse(schema, document, operation);
    const cost = costs.of(schema, document, operation, variables);
    if (cost) refuseBeyond(limits, cost);
    return cost;
  };
};

const exceeds = (what: string, limit: number, is: number): void => {
  if (is > limit)
    throw tooCostly(`The query ${what} ${Math.min(is, Number.MAX_SAFE_INTEGER)}; at most ${limit} are allowed.`);
};

const refuseBeyond = (limits: QueryLimits, cost: QueryCost): void => {
  exceeds('has so many fields at its top:', limits.roots, cost.roots);
  exceeds('nests fields this deep:', limits.depth, cost.depth);
  exceeds('may return this many values:', limits.values, cost.values);
  exceeds('asks for so many figures:', limits.figures, cost.figures);
  if (cost.repeated)
    throw tooCostly(`The list ${cost.repeated} stands inside of itself. Ask for it once, where it is first.`);
};

const refuseGiven = (variables: Readonly<Record<string, unknown>>, document: DocumentNode): void => {
  const { values, depth, text, unstorable } = givenIn(variables);
  if (values > mostGiven) throw tooCostly(`The variables hold more than ${mostGiven} values.`);
  if (depth > deepestGiven) throw tooCostly(`The variables nest deeper than ${deepestGiven} levels.`);
  if (text > mostGivenText) throw tooCostly(`The variables hold more than ${mostGivenText} characters of text.`);
  const argument = unstorable ?? literalsIn(document);
  if (argument !== null) throw unstorableText(argument);
};

const unstorableText = (argument: string): AnswerError =>
  new AnswerError('BAD_USER_INPUT', `The argument '${argument}' contains the character U+0000.`, {
    ...{ argument, status: 400 },
  });

/** Questions for the schema; a document that is asked again is the same object. */
class Introspection {
  private readonly known = new WeakMap<OperationDefinitionNode, number>();
  private readonly most = new WeakMap<GraphQLSchema, number>();

  refuse(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode): void {
    const most = this.most.get(schema) ?? mostIntrospection(schema);
    this.most.set(schema, most);
    const cost = this.known.get(operation) ?? introspectionCost(schema, document, operation);
    this.known.set(operation, cost);
    exceeds('asks for this much of the schema:', most, cost);
  }
}
