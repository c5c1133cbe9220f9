import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { migrate, type MigrationSet } from '..';

jest.setTimeout(60_000);

let database: TestDatabase;
let extra: MigrationSet;

beforeEach(async () => {
  database = await testDatabase('migrate');
  extra = { name: 'extra', folder: await mkdtemp(join(tmpdir(), 'migrations-')) };
});
afterEach(async () => {
  await database.drop();
  await rm(extra.folder, { recursive: true });
});

const file = (name: string, text: string): Promise<void> => writeFile(join(extra.folder, name), text);
const applied = async (): Promise<string[]> =>
  (await database.pool.query<{ name: string }>('select name from schema_migrations order by name')).rows.map(
    ({ name }) => name,
  );

test('eight instances that start at once run each migration once', async () => {
  const ran = await Promise.all(Array.from({ length: 8 }, () => migrate(database.pool)));
  expect(ran.flat()).toEqual(['event-store/0001-events']);
  expect(await applied()).toEqual(['event-store/0001-events']);
});

test('four instances that start at once on the database of the release before bring it forward once', async () => {
  await file('0001-a.sql', 'create table a (x int)');
  await migrate(database.pool, [extra]);
  await file('0002-b.sql', 'alter table a add column y int; insert into a (y) values (1)');
  const ran = await Promise.all(Array.from({ length: 4 }, () => migrate(database.pool, [extra])));
  expect(ran.flat()).toEqual(['extra/0002-b']);
  expect((await database.pool.query('select y from a')).rows).toEqual([{ y: 1 }]);
});

test('a migration that fails half way leaves the database as it was, and runs once it is mended', async () => {
  await file('0001-a.sql', 'create table a (x int)');
  await migrate(database.pool, [extra]);
  await file('0002-b.sql', 'alter table a add column y int; select 1 / 0');
  await expect(migrate(database.pool, [extra])).rejects.toThrow('Migration extra/0002-b failed: division by zero');
  expect((await database.pool.query('select * from a')).fields.map(({ name }) => name)).toEqual(['x']);
  await file('0002-b.sql', 'alter table a add column y int');
  expect(await migrate(database.pool, [extra])).toEqual(['extra/0002-b']);
});

test('a database that a newer release has migrated is taken as it is, and told', async () => {
  await file('0001-a.sql', 'create table a (x int)');
  await file('0002-b.sql', 'alter table a add column y int');
  await migrate(database.pool, [extra]);
  await rm(join(extra.folder, '0002-b.sql'));
  const told: string[][] = [];
  expect(await migrate(database.pool, [extra], (names) => told.push(names))).toEqual([]);
  expect(await migrate(database.pool, [], (names) => told.push(names))).toEqual([]);
  expect(told).toEqual([['extra/0002-b']]);
});

test('further sets run behind the store, in the order of their names, and later files later', async () => {
  await file('0002-b.sql', 'alter table a add column b int');
  await file('0001-a.sql', 'create table a (position bigint references events (position))');
  expect(await migrate(database.pool, [extra])).toEqual(['event-store/0001-events', 'extra/0001-a', 'extra/0002-b']);
  await file('0003-c.sql', 'alter table a add column c int');
  expect(await migrate(database.pool, [extra])).toEqual(['extra/0003-c']);
});

test('a migration that fails is named and leaves nothing behind', async () => {
  await file('0001-broken.sql', 'create table half (x int); create table half (x int)');
  await expect(migrate(database.pool, [extra])).rejects.toThrow('Migration extra/0001-broken failed: relation "half"');
  const { rows } = await database.pool.query("select to_regclass('events') as events, to_regclass('half') as half");
  expect(rows).toEqual([{ events: null, half: null }]);
});

test('a file that was changed after it ran is refused', async () => {
  await file('0001-a.sql', 'create table a (x int)');
  await migrate(database.pool, [extra]);
  await file('0001-a.sql', 'create table a (x bigint)');
  await expect(migrate(database.pool, [extra])).rejects.toThrow('extra/0001-a has changed since it ran');
});

test('a file whose place in the order is not clear is refused', async () => {
  await file('1-a.sql', 'select 1');
  await expect(migrate(database.pool, [extra])).rejects.toThrow('is not named like 0001-events.sql');
});
