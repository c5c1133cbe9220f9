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

/** Of a list inside a row, whose length is not known before: five is more than nearly all orders have. */
export const embeddedListComplexity = ({ childComplexity }: Options): number => 1 + 5 * childComplexity;

/** Of an aggregation over fact tables. */
export const aggregationComplexity = ({ childComplexity }: Options): number => 20 * largestPage + childComplexity;
