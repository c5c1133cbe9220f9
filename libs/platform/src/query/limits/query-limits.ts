/** What one request may ask for. The largest page of orders with all their parts passes. */
export interface QueryLimits {
  readonly values: number;
  readonly depth: number;
  readonly roots: number;
  /** Questions for figures: each is a sum over fact tables. */
  readonly figures: number;
}
export const mostValues = 30_000;
export const usualLimits: QueryLimits = { values: mostValues, depth: 11, roots: 20, figures: 3 };

/**
 * Entries of lists that an answer may really have: each is one value at least. Pages keep to what was reckoned of them
 * before; of lists inside rows that was a guess.
 */
export const mostEntries = mostValues;

/** Tokens of a document, counted while it is read: what nests too deep or is too wide is refused before validation. */
export const mostTokens = 4_000;

/**
 * Of values that are given as variables, which the parser does not count: so many in lists and objects, and so deep.
 * Whoever looks through them calls itself at each level.
 */
export const mostGiven = 10_000;
export const deepestGiven = 30;

/** Problems with variables that are told, as many as graphql-js tells: each is an error that remembers its place. */
export const mostInputErrors = 50;
