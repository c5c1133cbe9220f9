import { Client, escapeIdentifier } from 'pg';
import { fromTestStack } from './stack-environment';
import type { TestDatabase } from './stack-postgres';

/** How a database was, to be put in its place again: as an administrator restores a backup. */
export interface DatabaseCopy {
  /** Whoever is connected is thrown out, and finds the earlier state when he comes again. */
  restore(): Promise<void>;
  /** Unless it was restored, it stays until then. */
  drop(): Promise<void>;
}

let copies = 0;

/** Copies a database as it is now. Its connections are ended for it. */
export async function copyOf({ name }: TestDatabase): Promise<DatabaseCopy> {
  const copy = `${name.slice(-50)}_copy_${++copies}`;
  const [own, earlier, later] = [name, copy, `${copy}_lost`].map(escapeIdentifier);
  await withoutConnections(name, [
    `create database ${earlier} template ${own} owner ${own}`,
    `revoke connect, temporary on database ${earlier} from public`,
  ]);
  return {
    restore: () =>
      withoutConnections(name, [
        `alter database ${own} rename to ${later}`,
        `alter database ${earlier} rename to ${own}`,
        `drop database ${later}`,
      ]),
    drop: () => withoutConnections(copy, [`drop database if exists ${earlier} with (force)`]),
  };
}

/** Nobody can come in between the ending of connections and the work. */
async function withoutConnections(name: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: fromTestStack('REFOLD_TEST_POSTGRES_URL') });
  await client.connect();
  const allow = (allowed: boolean): Promise<unknown> =>
    client.query('update pg_database set datallowconn = $2 where datname = $1', [name, allowed]);
  try {
    await allow(false);
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    for (const statement of statements) await untilDone(client, statement);
  } finally {
    await allow(true);
    await client.end();
  }
}

/** A backend that was told to end is gone some moments later. */
async function untilDone(client: Client, statement: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; ;) {
    try {
      return void (await client.query(statement));
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
