import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The statement in `<name>.sql` beside the calling code. Read once, when the module is loaded. */
export const sql = (directory: string, name: string): string => readFileSync(join(directory, `${name}.sql`), 'utf8');

/** A statement for one projection: each `:name` of the text becomes that identifier, quoted. */
export const withNames = (statement: string, names: Readonly<Record<string, string>>): string =>
  statement.replace(/(?<!:):([a-z_]+)\b/g, (whole, name: string) => (names[name] ? quoted(names[name]) : whole));

/** Milliseconds of one statement over a whole table, in which a flush would long be given up. */
export const tableTimeoutMs = 6 * 3_600_000;

/** A statement that is waited for as long as a whole table takes. */
export const unhurried = (text: string, values: unknown[] = []) => ({ text, values, query_timeout: tableTimeoutMs });

/** An SQL identifier: our own names only, so anything unusual is a mistake in a definition. */
export const quoted = (identifier: string): string => {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(identifier))
    throw new Error(`'${identifier}' cannot name a table, column or index. Use letters, digits and _, at most 63.`);
  return `"${identifier}"`;
};
