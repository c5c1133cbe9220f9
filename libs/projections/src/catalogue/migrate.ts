import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../flush/transaction';
import { sql, unhurried } from '../sql';

const directory = join(__dirname, 'migrations');

/** Any number, as long as nobody else in this database uses it: projectors that start together wait for each other. */
const migrationLock = 7_365_664_301n;
/** Another one: who makes an index keeps nobody from making tables. */
const indexLock = 7_365_664_302n;

/** Brings the views' database to what this code needs. Several processes may call it at once. */
export const migrateViews = (pool: Pool): Promise<void> => underMigrationLock(pool, applyMissing);

/** Runs `work` in a transaction, one process at a time. */
export const underMigrationLock = <T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> =>
  inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock.toString()]);
    return work(client);
  });

/**
 * Makes an index, one process at a time, and commits it: what is made stays made, whatever becomes of the next one. It is
 * waited for however long it takes, also when it is another process that makes it.
 */
export const makeIndex = (pool: Pool, statement: string): Promise<void> =>
  inTransaction(pool, async (client) => {
    await client.query(unhurried('select pg_advisory_xact_lock($1)', [indexLock.toString()]));
    await client.query(unhurried(statement));
  });

const applyMissing = async (client: PoolClient): Promise<void> => {
  await client.query(
    'create table if not exists projector_migrations (name text primary key, applied_at timestamptz not null default now())',
  );
  const { rows } = await client.query<{ name: string }>('select name from projector_migrations');
  const applied = new Set(rows.map(({ name }) => name));
  for (const name of migrationNames().filter((each) => !applied.has(each))) {
    await client.query(sql(directory, name));
    await client.query('insert into projector_migrations (name) values ($1)', [name]);
  }
};

const migrationNames = (): string[] =>
  readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort();
