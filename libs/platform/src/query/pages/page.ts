import { inputError } from '../errors/answer-error';
import { cursorsIn, decodeCursor } from './cursor';
import { alternativesAfter, orderBy, type Position, reversed, type SortKey } from './keyset';
import { allOf, type Condition, Parameters } from './parameters';

export const largestPage = 100;
export const defaultPage = 20;

/** The arguments of a Relay connection. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** A page that was asked for, checked: how many rows, between which positions, from which end. */
export interface PageRequest {
  readonly keys: readonly SortKey[];
  readonly size: number;
  readonly backward: boolean;
  readonly after: Position | undefined;
  readonly before: Position | undefined;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

export interface Page<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: PageInfo;
}

/** @throws AnswerError naming the argument that is wrong */
export const pageRequest = (keys: readonly SortKey[], args: PageArguments): PageRequest => {
  const { first, last } = args;
  if (first != null && last != null) throw inputError('last', 'cannot be given together with first');
  const backward = last != null;
  const size = last ?? first ?? defaultPage;
  if (size < 1 || size > largestPage)
    throw inputError(backward ? 'last' : 'first', `must be between 1 and ${largestPage}, but is ${size}`);
  return {
    keys,
    size,
    backward,
    after: args.after == null ? undefined : decodeCursor(keys, args.after, 'after'),
    before: args.before == null ? undefined : decodeCursor(keys, args.before, 'before'),
  };
};

/** The order in which the statement returns its rows: for a backward page from the end. */
const statementOrder = ({ keys, backward }: PageRequest): readonly SortKey[] => (backward ? reversed(keys) : keys);

/**
 * Reads the rows of a page, and one more to know whether others follow.
 * @param select up to its `from`, with columns named as the row's properties
 * @param constant a column that has the same value in all rows, and what stands for it in comparisons
 */
export const pageStatement = (
  select: string,
  page: PageRequest,
  conditions: readonly Condition[],
  parameters: Parameters,
  constant?: { readonly column: string; readonly stoodFor: string },
): string => {
  const keys = statementOrder(page);
  const varying = keys.filter(({ column }) => column !== constant?.column);
  const compared = keys.map((key) => (key.column === constant?.column ? { ...key, column: constant.stoodFor } : key));
  const part = (further: readonly Condition[]): string =>
    `${select} where ${allOf([...conditions, ...further], parameters)} order by ${orderBy(varying)} limit ${page.size + 1}`;
  const parts = within(page, compared).map(part);
  if (parts.length === 1) return parts.join('');
  const order = orderOf(varying);
  return `select * from (${parts.map((each) => `(${each})`).join(' union all ')}) as part order by ${order} limit ${page.size + 1}`;
};

/** Conditions of which exactly one holds for each row between the positions of a page. */
const within = ({ backward, after, before }: PageRequest, keys: readonly SortKey[]): (readonly Condition[])[] => {
  const [start, end] = backward ? [before, after] : [after, before];
  const starts = start ? alternativesAfter(keys, start).map((each) => [each]) : [[]];
  const ends = end ? alternativesAfter(reversed(keys), end).map((each) => [each]) : [[]];
  return starts.flatMap((from) => ends.map((to) => [...from, ...to]));
};

/** The statement's order over its results, whose columns are named as the properties. */
export const orderOfProperties = (page: PageRequest): string => orderOf(statementOrder(page));

const orderOf = (keys: readonly SortKey[]): string =>
  orderBy(keys.map((key) => ({ ...key, column: `"${key.property}"` })));

/**
 * @param rows in the order of the statement
 * @param positionOf the values of the page's sort keys
 */
export const pageOf = <Row>(
  { keys, size, backward, after, before }: PageRequest,
  rows: readonly Row[],
  positionOf: (row: Row) => Position,
): Page<Row> => {
  const more = rows.length > size;
  const shown = rows.slice(0, size);
  if (backward) shown.reverse();
  const cursorOf = cursorsIn(keys);
  const edges = shown.map((node) => ({ cursor: cursorOf(positionOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: backward ? before !== undefined : more,
      hasPreviousPage: backward ? more : after !== undefined,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
};
