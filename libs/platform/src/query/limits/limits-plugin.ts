import { tooCostly } from '../errors/answer-error';
import type { ApolloPlugin } from '../graphql/apollo-plugin';
import { KnownCosts } from './known-costs';
import type { QueryCost } from './query-cost';

/** What one request may ask for. The largest page of orders with all their parts passes. */
export interface QueryLimits {
  readonly values: number;
  readonly depth: number;
  readonly roots: number;
}
export const usualLimits: QueryLimits = { values: 30_000, depth: 11, roots: 20 };

/** Tokens of a document, counted while it is read: what nests too deep or is too wide is refused before validation. */
export const mostTokens = 4_000;

/** Refuses a query that would cost too much, before any resolver runs: so before any SQL. */
export const limitsPlugin = (limits: QueryLimits = usualLimits): ApolloPlugin => {
  const refuseCostly = costLimit(limits);
  return {
    requestDidStart: async () => ({
      didResolveOperation: async ({ schema, document, operation, request }) => {
        if (operation) refuseCostly(schema, document, operation, request.variables ?? {});
      },
    }),
  };
};

/** @throws AnswerError when the operation would cost too much */
export type RefuseCostly = (...asked: Parameters<KnownCosts['of']>) => void;

/** Remembers what operations cost that it was asked about before. */
export const costLimit = (limits: QueryLimits): RefuseCostly => {
  const costs = new KnownCosts();
  return (...asked) => {
    const cost = costs.of(...asked);
    if (cost) refuseBeyond(limits, cost);
  };
};

const refuseBeyond = (limits: QueryLimits, cost: QueryCost): void => {
  const exceeded = (what: string, limit: number, is: number): void => {
    if (is > limit)
      throw tooCostly(`The query ${what} ${Math.min(is, Number.MAX_SAFE_INTEGER)}; at most ${limit} are allowed.`);
  };
  exceeded('has so many fields at its top:', limits.roots, cost.roots);
  exceeded('nests fields this deep:', limits.depth, cost.depth);
  exceeded('may return this many values:', limits.values, cost.values);
};
