import { allOf, type Condition, type Parameters } from './parameters';
import { folded, type ViewColumn } from './view-columns';

/** The order of a list is total: the last key is unique. Nulls come last in `asc`, first in `desc`, as Postgres has it. */
export interface SortKey extends ViewColumn {
  readonly direction: 'asc' | 'desc';
}

/** The values of a row's sort keys, as text: exact to the microsecond and the last digit. */
export type Position = readonly (string | null)[];

export const reversed = (keys: readonly SortKey[]): SortKey[] =>
  keys.map((key) => ({ ...key, direction: key.direction === 'asc' ? 'desc' : 'asc' }));

export const orderBy = (keys: readonly SortKey[]): string =>
  keys.map((key) => `${compared(key)} ${key.direction}`).join(', ');

/** What of a column is compared and put in order. */
const compared = ({ column, folded: isFolded }: SortKey): string => (isFolded ? folded(column) : column);

/**
 * Rows that come after a position, as conditions of which exactly one holds for each of them: each alone is served by an
 * index on the keys, which their `or` is not. Compared to `offset`, this neither skips nor repeats rows when others are
 * inserted, and costs the same on the thousandth page.
 */
export const alternativesAfter = (keys: readonly SortKey[], position: Position): readonly Condition[] => {
  const known: Condition = (parameters) => rowComparison(keys, position, parameters);
  if (isOneComparison(keys, position)) return [known, ...(keys[0]?.direction === 'asc' ? unknownFirst(keys) : [])];
  return keys.flatMap((key, n) => {
    const equal = keys.slice(0, n).map((before, m) => sameAs(before, position[m] ?? null));
    return beyond(key, position[n] ?? null).map((after) => both([...equal, after]));
  });
};

const both =
  (conditions: readonly Condition[]): Condition =>
  (parameters) =>
    allOf(conditions, parameters);

/** Descending, what is not known comes before every value, and a comparison with it is not true: rightly so. */
const isOneComparison = (keys: readonly SortKey[], position: Position): boolean =>
  !position.includes(null) &&
  keys.every(({ direction }) => direction === keys[0]?.direction) &&
  (keys[0]?.direction === 'desc' || keys.slice(1).every(({ nullable }) => !nullable));

const unknownFirst = ([first]: readonly SortKey[]): Condition[] => (first?.nullable ? [isUnknown(first)] : []);

const isUnknown =
  (key: SortKey): Condition =>
  () =>
    `${compared(key)} is null`;

const sameAs = (key: SortKey, value: string | null): Condition =>
  value === null ? isUnknown(key) : (parameters) => `${compared(key)} = ${valueOf(key, value, parameters)}`;

/** Rows after this value, in one key: apart the known and the unknown ones. */
const beyond = (key: SortKey, value: string | null): Condition[] => {
  const known: Condition = () => `${compared(key)} is not null`;
  if (value === null) return key.direction === 'asc' ? [] : [known];
  if (key.direction === 'desc') return [(parameters) => `${compared(key)} < ${valueOf(key, value, parameters)}`];
  return [(parameters) => `${compared(key)} > ${valueOf(key, value, parameters)}`, ...unknownFirst([key])];
};

const rowComparison = (keys: readonly SortKey[], position: Position, parameters: Parameters): string => {
  const columns = keys.map(compared).join(', ');
  const values = keys.map((key, n) => valueOf(key, position[n] ?? null, parameters)).join(', ');
  return `(${columns}) ${keys[0]?.direction === 'desc' ? '<' : '>'} (${values})`;
};

const valueOf = ({ type, folded: isFolded }: SortKey, value: string | null, parameters: Parameters): string => {
  const place = `${parameters.add(value)}::${type}`;
  return isFolded ? folded(place) : place;
};
