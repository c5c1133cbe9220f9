import { refuseOversizedFilter } from './filter-size';
import { defaultPage, largestPage, type PageArguments } from '../pages/page';

interface Options {
  readonly args: object;
  readonly childComplexity: number;
}

/** A read beside the page that it returns. */
const read = 10;

/** Of a connection: its rows are as many as the page holds. What is beyond the largest page is refused by its cost. */
export const connectionComplexity = ({ args, childComplexity }: Options): number => {
  const { first, last, filter } = args as PageArguments & { readonly filter?: unknown };
  refuseOversizedFilter(filter);
  const size = last ?? first ?? defaultPage;
  return read + Math.max(1, size) * Math.max(1, childComplexity);
};

/**
 * Of a list inside a row, whose length is not known before: five is more than nearly all orders have. What they really
 * hold is counted while they are answered: see `ListEntries`.
 */
export const embeddedListComplexity = ({ childComplexity }: Options): number => 1 + 5 * childComplexity;

/** Of a look over many rows, whose answer is short. */
export const aggregationComplexity = ({ childComplexity }: Options): number => 20 * largestPage + childComplexity;

/** Rows of figures that are counted; those that are split further may have more, and are refused by themselves then. */
const mostRowsCounted = 500;
/** Of a text that figures are filtered by. */
const longestText = 200;
const ofFigures = new WeakSet<object>();

/**
 * Of figures over fact tables: reading the facts, and each row with all that is asked of it.
 * @param rowsOf how many rows these arguments let them have
 */
export const figuresComplexity = <Args extends object>(rowsOf: (args: Args) => number) => {
  const complexity = ({ args, childComplexity }: Options): number => {
    refuseOversizedFilter((args as { readonly filter?: unknown }).filter, longestText);
    const rows = Math.min(mostRowsCounted, rowsOf(args as Args));
    return aggregationComplexity({ args, childComplexity: rows * Math.max(1, childComplexity) });
  };
  ofFigures.add(complexity);
  return complexity;
};

/** @param complexity as a field of the schema declares it */
export const isOfFigures = (complexity: unknown): boolean =>
  typeof complexity === 'function' && ofFigures.has(complexity);
