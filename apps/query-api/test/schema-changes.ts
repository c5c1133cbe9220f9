import { BreakingChangeType, findBreakingChanges, type GraphQLSchema } from 'graphql';

/** A change that breaks queries of clients, and why it is made all the same. */
export interface AcceptedChange {
  /** In the words of graphql-js: `Field Order.units was removed.` */
  readonly change: string;
  readonly reason: string;
}

/** Fewer letters say nothing. */
const shortestReason = 20;

/**
 * What is wrong with a schema that takes the place of a released one: changes that break queries and that nobody has
 * accepted with a reason, and acceptances of what has not changed.
 */
export const problemsOfChange = (
  released: GraphQLSchema,
  today: GraphQLSchema,
  accepted: readonly AcceptedChange[],
): readonly string[] => {
  const breaking = findBreakingChanges(released, today).map(({ type, description }) => told(type, description));
  const known = new Set(accepted.map(({ change }) => change));
  return [
    ...breaking.filter((change) => !known.has(change)).map((change) => `It breaks queries: ${change}`),
    ...accepted
      .filter(({ reason }) => reason.trim().length < shortestReason)
      .map(({ change }) => `It is accepted without a reason: ${change}`),
    ...[...known].filter((change) => !breaking.includes(change)).map((change) => `It has not changed: ${change}`),
  ];
};

/** A repeated name may tell nothing of what is repeated, so the kind of the change stands in for a text that is empty. */
const told = (type: BreakingChangeType, description: string): string => description || type;
