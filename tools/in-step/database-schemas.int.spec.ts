import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexFields, migrate, openPool } from '@refold/event-store';
import { allStreams } from '@refold/events';
import { migrateViews } from '@refold/projections';
import { relayMigrations } from '@refold/relay';
import { sagaMigrations } from '@refold/sagas';
import { schemaOf, testDatabase } from '@refold/testing';
import type { Pool } from 'pg';
import { writeSideMigrations } from '../../libs/platform/src/write/runtime/runtime';

/* What each database looks like once it is migrated stands beside its app, so that a change of it is seen in review. */
jest.setTimeout(60_000);

const databaseOf = (service: string) => async (pool: Pool) => {
  await migrate(pool, [writeSideMigrations, relayMigrations]);
  await indexFields(
    pool,
    allStreams.filter((stream) => stream.service === service),
  );
};
const databases: readonly (readonly [string, (pool: Pool) => Promise<void>])[] = [
  ['apps/write-orders/schema.sql', databaseOf('orders')],
  ['apps/write-payments/schema.sql', databaseOf('payments')],
  ['apps/write-inventory/schema.sql', databaseOf('inventory')],
  ['apps/write-customers/schema.sql', databaseOf('customers')],
  ['apps/write-shipping/schema.sql', databaseOf('shipping')],
  ['apps/projector/schema.sql', migrateViews],
];

const heading = `-- Written by a test, from a database that was just migrated. After a change of the migrations:
-- UPDATE_SCHEMA=1 npm test -- --only int tools/in-step/database-schemas
`;

test.each(databases)('%s is what the migrations come to', async (path, prepare) => {
  const database = await testDatabase('schema');
  await prepare(database.pool);
  const schema = await schemaOf(database.pool);
  await database.drop();
  isIn(path, schema);
});

test('libs/sagas/schema.sql is what the migrations come to, in the databases of services that have sagas', async () => {
  const database = await testDatabase('schema');
  await migrate(database.pool, [sagaMigrations]);
  const pool = openPool(database.url, { options: '-c search_path=sagas' });
  const schema = await schemaOf(pool);
  await pool.end();
  await database.drop();
  isIn('libs/sagas/schema.sql', schema);
});

const isIn = (path: string, schema: string): void => {
  const text = `${heading}\n${schema}`;
  const file = join(__dirname, '..', '..', path);
  if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
};
