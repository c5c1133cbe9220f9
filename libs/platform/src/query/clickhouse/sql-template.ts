import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Fills the `{{names}}` of a statement with other parts of SQL: tables, columns, conditions. Never with values. */
export type SqlTemplate = (parts?: Readonly<Record<string, string>>) => string;

/**
 * The statement of `<name>.sql` in this folder, read once.
 * @throws Error at once when the file is missing, and when filled without one of its parts
 */
export const sqlTemplate = (folder: string, name: string): SqlTemplate => {
  const text = readFileSync(join(folder, `${name}.sql`), 'utf8').trim();
  return (parts = {}) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, part: string) => {
      const sql = parts[part];
      if (sql === undefined) throw new Error(`The statement ${name}.sql lacks its part '${part}'.`);
      return sql;
    });
};
