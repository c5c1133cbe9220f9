import { inputError } from '@refold/platform';

/** Rows of each ranking, at most. */
export const longestRanking = 100;

/** @throws AnswerError naming the argument */
export const checkRanking = (first: number): void => {
  if (first < 1 || first > longestRanking)
    throw inputError('first', `must be between 1 and ${longestRanking}, but is ${first}`);
};

/** Rows that come sorted, each with its place among those of its group: 1, 2, 3 … */
export const ranked = <Row>(
  rows: readonly Row[],
  groupOf: (row: Row) => string,
): (Row & { readonly rank: number })[] => {
  const places = new Map<string, number>();
  return rows.map((row) => {
    const group = groupOf(row);
    const rank = (places.get(group) ?? 0) + 1;
    places.set(group, rank);
    return { ...row, rank };
  });
};
