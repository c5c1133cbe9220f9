import type { Pool } from 'pg';

/** What tables of PostgreSQL take on disk, with their indexes; those that are not there count nothing. */
export const bytesOf = async (pool: Pool, tables: readonly string[]): Promise<number> => {
  const { rows } = await pool.query<{ bytes: string }>(
    'select coalesce(sum(pg_total_relation_size(to_regclass(name))), 0) as bytes from unnest($1::text[]) as name',
    [tables.map((table) => `"${table}"`)],
  );
  return Number(rows[0]?.bytes ?? 0);
};
