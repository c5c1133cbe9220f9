import type { Pool } from 'pg';
import { quoted } from '../sql';

/**
 * Makes a schema if there is none. A role that may not make any is no problem as long as it exists.
 * @param pool of connections that look for tables in this schema alone
 */
export const ensureSchema = async (pool: Pool, schema: string): Promise<void> => {
  const { rows } = await pool.query<{ there: boolean }>('select to_regnamespace($1) is not null as there', [
    quoted(schema),
  ]);
  if (!rows[0]?.there) await pool.query(`create schema if not exists ${quoted(schema)}`);
};

/** For the `options` of a pool whose connections find the tables of this schema, and no others. */
export const inSchema = (schema: string): string => `-c search_path=${schema}`;
