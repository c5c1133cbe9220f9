import { allOf, type Condition, type Parameters } from './parameters';
import type { ViewColumn } from './view-columns';

/** The order of a list is total: the last key is unique. Nulls come last in `asc`, first in `desc`, as Postgres has it. */
export interface SortKey extends ViewColumn {
  readonly direction: 'asc' | 'desc';
}

/** The values of a row's sort keys, as text: exact to the microsecond and the last digit. */
export type Position = readonly (string | null)[];

export const reversed = (keys: readonly SortKey[]): SortKey[] =>
  keys.map((key) => ({ ...key, direction: key.direction === 'asc' ? 'desc' : 'asc' }));

export const orderBy = (keys: readonly SortKey[]): string =>
  keys.map(({ column, direction }) => `${column} ${direction}`).join(', ');

/**
 * Rows that come after a position. Compared to `offset`, it neither skips nor repeats rows when others are inserted,
 * and costs the same on the thousandth page.
 */
export const comesAfter =
  (keys: readonly SortKey[], position: Position): Condition =>
  (parameters) =>
    stepwiseComparison(keys, position, parameters);

/**
 * The same as conditions of which exactly one holds for each row after the position: each alone is served by an index
 * on the keys, which their `or` is not.
 */
export const alternativesAfter = (keys: readonly SortKey[], position: Position): readonly Condition[] => {
  const sameDirection = keys.every(({ direction }) => direction === keys[0]?.direction);
  if (!sameDirection || position.includes(null)) return [comesAfter(keys, position)];
  const known: Condition = (parameters) => rowComparison(keys, position, parameters);
  const nullable = keys.filter(({ nullable }) => nullable);
  // Descending, nulls come before every value, and a comparison with them is not true: rightly so.
  if (keys[0]?.direction === 'desc' || nullable.length === 0) return [known];
  const unknown: Condition = () => nullable.map(({ column }) => `${column} is null`).join(' or ');
  const notYetFound: Condition = (parameters) => `(${known(parameters)}) is not true`;
  return [known, (parameters) => allOf([unknown, comesAfter(keys, position), notYetFound], parameters)];
};

const rowComparison = (keys: readonly SortKey[], position: Position, parameters: Parameters): string => {
  const columns = keys.map(({ column }) => column).join(', ');
  const values = keys.map((key, n) => valueOf(key, position[n] ?? null, parameters)).join(', ');
  return `(${columns}) ${keys[0]?.direction === 'desc' ? '<' : '>'} (${values})`;
};

/** After in the first key, or equal there and after in the second, and so on. */
const stepwiseComparison = (keys: readonly SortKey[], position: Position, parameters: Parameters): string => {
  const values = keys.map((key, n) => valueOf(key, position[n] ?? null, parameters));
  const steps = keys.map((key, n) => {
    const equal = keys.slice(0, n).map(({ column }, before) => `${column} is not distinct from ${values[before]}`);
    return `(${[...equal, isAfter(key, position[n] ?? null, values[n] ?? '')].join(' and ')})`;
  });
  return steps.join(' or ');
};

const isAfter = ({ column, direction }: SortKey, value: string | null, placeholder: string): string => {
  if (direction === 'asc') return value === null ? 'false' : `(${column} > ${placeholder} or ${column} is null)`;
  return value === null ? `${column} is not null` : `${column} < ${placeholder}`;
};

const valueOf = ({ type }: SortKey, value: string | null, parameters: Parameters): string =>
  `${parameters.add(value)}::${type}`;
