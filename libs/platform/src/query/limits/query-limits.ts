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
 * Values that may really hang on the entries of the lists of an answer: of lists inside rows, and of figures, what was
 * reckoned before was a guess. Figures of 10,000 rows pass with all their fields.
 */
export const mostListed = 400_000;

/** Tokens of a document, counted while it is read: what nests too deep or is too wide is refused before validation. */
export const mostTokens = 4_000;

/** Characters of a document: comments are no tokens that are counted. */
export const longestDocument = 64 * 1024;

/**
 * Of values that are given as variables, which the parser does not count: so many in lists and objects, and so deep.
 * Whoever looks through them calls itself at each level.
 */
export const mostGiven = 10_000;
export const deepestGiven = 30;
/** Characters of all texts and names in them, together: a hundred ids are four thousand. */
export const mostGivenText = 64 * 1024;

/** Problems with variables that are told, as many as graphql-js tells: each is an error that remembers its place. */
export const mostInputErrors = 50;
