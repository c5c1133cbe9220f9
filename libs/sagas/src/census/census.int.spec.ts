import { migrate, openPool, sql } from '@refold/event-store';
import { migrateViews } from '@refold/projections';
import { testDatabase, type TestDatabase } from '@refold/testing';
import type { Pool } from 'pg';
import { sagaMigrations } from '../host/saga-migrations';
import { readCensus } from './census';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase('census');
  pool = openPool(database.url, { options: '-c search_path=sagas,public' });
  await migrate(pool, [sagaMigrations]);
  await migrateViews(pool);
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const instance = (key: string, status: string, undoing: boolean, troubles: object[] = []) =>
  pool.query(
    `insert into saga_instances (saga, key, version, status, undoing, troubles, correlation_id)
     values ('checkout', $1, 1, $2, $3, $4, 'c')`,
    [key, status, undoing, JSON.stringify(troubles)],
  );
const command = (key: string, status: string, age: string, error: string | null) =>
  pool.query(
    `insert into saga_commands (saga, key, number, id, type, body, status, sent_at, last_error, correlation_id)
     values ('checkout', $1, 1, gen_random_uuid(), 'Pay', '{}', $2, clock_timestamp() - $3::interval, $4, 'c')`,
    [key, status, age, error],
  );

test('nothing is under way where nothing has begun', async () => {
  expect(await readCensus(pool)).toEqual({ instances: [], commands: [], events: [] });
});

test('instances are counted by how they stand, commands while nobody has answered them, events while they wait', async () => {
  await instance('a', 'running', false);
  await instance('b', 'ending', false);
  await instance('c', 'running', true);
  await instance('d', 'running', false, [{ why: 'x' }]);
  await instance('e', 'running', true, [{ why: 'x' }]);
  await instance('f', 'ended', false);
  await instance('g', 'declined', false);
  await instance('h', 'awaited', false);
  // Something late found no way on after the end.
  await instance('i', 'ended', false, [{ why: 'x' }]);
  await command('a', 'waiting', '90 s', 'no answer');
  await command('b', 'waiting', '10 s', null);
  await command('f', 'answered', '1 day', null);
  await pool.query(
    `insert into saga_early (saga, key, event_id, recorded) values ('checkout', 'h', gen_random_uuid(), '{}')`,
  );
  const { instances, commands, events } = await readCensus(pool);
  expect(Object.fromEntries(instances.map(({ standing, instances: count }) => [standing, count]))).toEqual({
    ...{ running: 2, compensating: 1, stuck: 2, 'compensation-failed': 1 },
  });
  expect(commands).toEqual([{ saga: 'checkout', waiting: 2, failing: 1, oldestSeconds: expect.any(Number) }]);
  expect(commands[0]?.oldestSeconds).toBeGreaterThanOrEqual(90);
  expect(events).toEqual([{ saga: 'checkout', early: 1, parked: 0 }]);
});

test('what has ended is not read to count what is under way', async () => {
  await pool.query(
    `insert into saga_instances (saga, key, version, status, correlation_id)
     select 'checkout', 'old-' || number, 1, 'ended', 'c' from generate_series(1, 20000) as number`,
  );
  await pool.query('analyze saga_instances');
  const { rows } = await pool.query<Record<string, string>>(`explain ${sql(__dirname, 'count-instances')}`);
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('saga_instances_troubled');
  expect(plan).not.toContain('Seq Scan');
});
