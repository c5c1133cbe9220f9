import type { Pool } from 'pg';

const selectColumns = `select attname as name from pg_attribute
  where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`;

/** Of each pool: columns by table. A version's table never changes its columns, so they are asked for once. */
const known = new WeakMap<Pool, Map<string, ReadonlySet<string>>>();

/**
 * The columns that a physical table has. Two versions of a view stand side by side while one follows the other, and the
 * same code reads both: what the active one does not have yet reads as null.
 * @param query runs in the request's snapshot
 */
export const columnsOfTable = async (
  pool: Pool,
  table: string,
  query: (text: string, values: unknown[]) => Promise<{ name: string }[]>,
): Promise<ReadonlySet<string>> => {
  const tables = known.get(pool) ?? new Map<string, ReadonlySet<string>>();
  known.set(pool, tables);
  const found = tables.get(table) ?? new Set((await query(selectColumns, [table])).map(({ name }) => name));
  if (found.size > 0) tables.set(table, found);
  return found;
};
