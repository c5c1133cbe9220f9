import type { Instant } from './instant';
import type { OfType } from './message';
import type { EventMeta } from './postgres-view';
import type { AnyEvent, EventsOf, Stream } from './stream';

/* One column list gives both the table and the type of a fact. */
type Cell<T extends string> = T extends `LowCardinality(${infer I})`
  ? Cell<I>
  : T extends `Nullable(${infer I})`
    ? Cell<I> | null
    : T extends `Array(${infer I})`
      ? Cell<I>[]
      : T extends 'UInt64' | 'Int64'
        ? bigint
        : T extends `UInt${string}` | `Int${string}`
          ? number
          : T extends 'Bool'
            ? boolean
            : T extends `DateTime64(6, 'UTC')`
              ? Instant
              : T extends 'String' | 'UUID'
                ? string
                : never;

export type FactColumns = Readonly<Record<string, string>>;
export type FactOf<Columns extends FactColumns> = { [C in keyof Columns]: Cell<Columns[C]> };

/**
 * A fact table in ClickHouse: one event gives rows, without reading any. Never `now()`, never a sum on insert, so that
 * a repeated event replaces its own rows.
 */
export interface ClickhouseFacts {
  readonly name: string;
  readonly version: number;
  readonly from: readonly Stream[];
  readonly columns: FactColumns;
  /**
   * The columns by which a fact is known. A later version of the same fact replaces the earlier one (by the version of
   * its stream). Without it a fact is known by its event and the number of its row: then facts are only ever added.
   */
  readonly identity?: readonly string[];
  /** Sorting key before the identity: what queries filter by. */
  readonly orderBy: readonly string[];
  readonly on: { readonly [eventType: string]: (event: never, meta: EventMeta) => readonly Fact[] };
}
export type Fact = Readonly<Record<string, unknown>>;

interface Head<Columns extends FactColumns, F extends readonly Stream[]> {
  version: number;
  from: F;
  columns: Columns;
  identity?: readonly (keyof Columns & string)[];
  orderBy: readonly (keyof Columns & string)[];
}

/**
 * Declares a fact table.
 * @throws Error at once when `orderBy` goes beyond the identity: a changed value would then be a second fact
 */
export const clickhouseFacts = <const Columns extends FactColumns, const F extends readonly Stream[]>(
  name: string,
  head: Head<Columns, F>,
) => {
  const outside = head.identity && head.orderBy.find((column) => !head.identity?.includes(column));
  if (outside)
    throw new Error(
      `Facts ${name}: orderBy has '${outside}', which is not in the identity. Its change would leave the old fact standing.`,
    );
  return {
    on: <E extends Extract<EventsOf<F>, { type: string }>>(on: {
      [T in E['type']]?: (event: OfType<E, T>, meta: EventMeta) => readonly FactOf<Columns>[];
    }): ClickhouseFacts => ({ name, ...head, on: on as never }),
  };
};

/**
 * The facts that an event gives: none when its type is not handled.
 * @throws Error when a fact lacks a column, has one too many, or holds what its column cannot (ClickHouse would store 0)
 */
export const factsOf = (facts: ClickhouseFacts, event: AnyEvent, meta: EventMeta): readonly Fact[] => {
  const rows = facts.on[event.type]?.(event as never, meta) ?? [];
  for (const row of rows) checkFact(facts, event.type, row);
  return rows;
};

const checkFact = ({ name, columns }: ClickhouseFacts, type: string, row: Fact): void => {
  const complain = (column: string, what: string): never => {
    throw new Error(`Facts ${name}: the handler of ${type} gives ${what} for the column '${column}'.`);
  };
  for (const column of Object.keys(row)) if (!(column in columns)) complain(column, 'a value');
  for (const [column, columnType] of Object.entries(columns)) {
    const problem = cellProblem(columnType, row[column]);
    if (problem) complain(column, problem);
  }
};

const integerRanges = new Map<string, readonly [bigint, bigint]>(
  [8, 16, 32, 64].flatMap((bits) => [
    [`UInt${bits}`, [0n, 2n ** BigInt(bits) - 1n]] as const,
    [`Int${bits}`, [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n]] as const,
  ]),
);

/** Why this value cannot be a cell of this column type, or undefined when it can. */
const cellProblem = (type: string, value: unknown): string | undefined => {
  const inner = /^(?:LowCardinality|Nullable)\((.*)\)$/.exec(type)?.[1];
  if (inner !== undefined) return type.startsWith('Nullable') && value === null ? undefined : cellProblem(inner, value);
  if (value === undefined || value === null) return String(value);
  const element = /^Array\((.*)\)$/.exec(type)?.[1];
  if (element !== undefined)
    return Array.isArray(value) ? value.map((cell) => cellProblem(element, cell)).find(Boolean) : 'no array';
  const range = integerRanges.get(type);
  if (range) return integerProblem(range, value);
  if (type === 'Bool') return typeof value === 'boolean' ? undefined : `no boolean (${typeof value})`;
  return typeof value === 'string' ? undefined : `no text (${typeof value})`;
};

const integerProblem = ([least, most]: readonly [bigint, bigint], value: unknown): string | undefined => {
  if (typeof value !== 'bigint' && typeof value !== 'number') return `no integer (${typeof value})`;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return `no exact integer (${value})`;
  const exact = BigInt(value);
  return exact >= least && exact <= most ? undefined : `${exact}, which does not fit`;
};
