import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { QueryConfig } from 'pg';

/**
 * The text of `<name>.sql` in `folder`; read once, when the module loads.
 * @example const text = sql(__dirname, 'read-feed')
 */
export const sql = (folder: string, name: string): string => readFileSync(join(folder, `${name}.sql`), 'utf8');

/** A query in `<name>.sql` that each connection prepares once: `read([after, limit])` is what `pool.query` takes. */
export const statement = (folder: string, name: string): ((values: unknown[]) => QueryConfig) => {
  const text = sql(folder, name);
  return (values) => ({ name, text, values });
};
