import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../connection/in-transaction';
import { advisoryLocks } from '../connection/advisory-locks';
import { sql } from '../sql';
import { migrationsOf, type Migration, type MigrationSet } from './migration-set';

const eventStore: MigrationSet = { name: 'event-store', folder: join(__dirname, 'migrations') };

/**
 * Brings the database to what this code needs: the store's own tables, then the further sets in the order given.
 * All in one transaction and under a lock, so several instances may start at once and a failure leaves nothing behind.
 *
 * A database that a newer release has migrated is taken as it is: while one release replaces another, and when that is
 * taken back, the older one must start, too. So each migration leaves what the release before it needs.
 * @param onNewer is told the migrations of these sets that ran here and are not in this code
 * @returns the names of the migrations that ran now
 * @throws Error when a migration has changed since it ran here
 */
export const migrate = (
  pool: Pool,
  furtherSets: readonly MigrationSet[] = [],
  onNewer: (names: string[]) => void = () => undefined,
): Promise<string[]> =>
  inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1, $2)', advisoryLocks.migrations);
    await client.query(createTable);
    const done = await appliedMigrations(client);
    const sets = [eventStore, ...furtherSets];
    const known = sets.flatMap(migrationsOf);
    const missing = known.filter((migration) => isMissing(migration, done));
    const newer = newerThan(known, sets, done);
    if (newer.length > 0) onNewer(newer);
    for (const migration of missing) await apply(client, migration);
    await client.query(mendSequence);
    return missing.map(({ name }) => name);
  });

const mendSequence = sql(__dirname, 'mend-sequence');

const createTable = `create table if not exists schema_migrations (
  name text collate "C" primary key,
  checksum text not null,
  applied_at timestamptz not null default clock_timestamp()
)`;

const appliedMigrations = async (client: PoolClient): Promise<Map<string, string>> => {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
};

const isMissing = ({ name, checksum }: Migration, done: ReadonlyMap<string, string>): boolean => {
  const before = done.get(name);
  if (before !== undefined && before !== checksum)
    throw new Error(`Migration ${name} has changed since it ran in this database. Undo the change and add a new file.`);
  return before === undefined;
};

const newerThan = (
  known: readonly Migration[],
  sets: readonly MigrationSet[],
  done: ReadonlyMap<string, string>,
): string[] => {
  const names = new Set(known.map(({ name }) => name));
  return [...done.keys()]
    .filter((name) => !names.has(name) && sets.some((set) => name.startsWith(`${set.name}/`)))
    .sort();
};

const apply = async (client: PoolClient, { name, text, checksum }: Migration): Promise<void> => {
  try {
    await client.query(text);
  } catch (error) {
    throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
  }
  await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
};
