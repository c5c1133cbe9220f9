/** A row by its columns, as any store would give it. */
export type Row = Readonly<Record<string, unknown>>;
/** A table's rows by key. */
export type Rows = ReadonlyMap<string, Row>;

/** One thing that is not as it must be. */
export interface Difference {
  /** FOLD, MIRROR, LEDGER, FEED or CHAIN: see the page on torture. */
  readonly oracle: string;
  /** The view, fact table, topic or store. */
  readonly where: string;
  readonly key: string;
  readonly column: string;
  readonly expected: string;
  readonly found: string;
}

export const toldDifference = ({ oracle, where, key, column, expected, found }: Difference): string =>
  `${oracle} ${where} ${key}${column && ` ${column}`}: expected ${expected}, found ${found}`;

/** One text for one value, whichever store it comes from: integers of any size are digits, fields have an order. */
export const textOf = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(ordered(value)) : String(value);

const isSame = (one: unknown, other: unknown): boolean => one === other || textOf(one) === textOf(other);

const ordered = (value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, ordered(each)]));
};

/** Where two tables differ, column by column; only the columns that are expected are looked at. */
export const differencesOf = (oracle: string, where: string, expected: Rows, found: Rows): Difference[] => {
  const differences: Difference[] = [];
  for (const key of [...new Set([...expected.keys(), ...found.keys()])].sort()) {
    const [wanted, present] = [expected.get(key), found.get(key)];
    if (!wanted || !present) {
      const row = { oracle, where, key, column: '' };
      differences.push({
        ...row,
        expected: wanted ? textOf(wanted) : 'no row',
        found: present ? textOf(present) : 'no row',
      });
      continue;
    }
    for (const [column, value] of Object.entries(wanted)) {
      const other = present[column];
      if (!isSame(value, other))
        differences.push({ oracle, where, key, column, expected: textOf(value), found: textOf(other) });
    }
  }
  return differences;
};

/** Rows by the values of these columns. */
export const keyedBy = (columns: readonly string[], rows: readonly Row[]): Map<string, Row> =>
  new Map(rows.map((row) => [columns.map((column) => String(row[column])).join('/'), row]));
