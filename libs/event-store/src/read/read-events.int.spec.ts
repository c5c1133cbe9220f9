import { testDatabase, type TestDatabase } from '@refold/testing';
import { Accounts, context, deposited, eventually, onto, openAccounts, opened } from '../../test/accounts';
import { openPool, Sequencer, sql, type EventStore } from '..';

jest.setTimeout(60_000);

let database: TestDatabase;
let store: EventStore;
let sequencer: Sequencer;

beforeEach(async () => {
  database = await testDatabase('read');
  store = await openAccounts(database.pool);
  sequencer = new Sequencer(database.pool);
});
afterEach(async () => {
  await sequencer.stop();
  await store.close();
  await database.drop();
});

const sequenced = (events: number): Promise<void> =>
  eventually(async () => (await store.feedHead()) === BigInt(events), `${events} events in the feed`);

test('moments are the same whatever the time zone of the session', async () => {
  sequencer.start();
  const at = '2026-02-28T23:59:59.999999Z';
  await store.append([{ ...onto('z1', 0), events: [{ event: opened('z1'), occurredAt: at }] }], context);
  await sequenced(1);
  await database.pool.query(`alter role current_user set timezone = 'Pacific/Kiritimati'`);
  const far = await import('pg').then(({ Pool }) => new Pool({ connectionString: database.url, max: 1 }));
  const { rows } = await far.query('select instant_text(occurred_at) as at, current_setting($1) as zone from events', [
    'timezone',
  ]);
  await far.end();
  expect(rows).toEqual([{ at, zone: 'Pacific/Kiritimati' }]);
});

test('versions beyond nine and feed numbers beyond 2^53 are compared as numbers', async () => {
  await database.pool.query('insert into feed (feed_number, position) values (9007199254740991, -1)');
  sequencer.start();
  await store.append([onto('v1', 0, opened('v1'), ...Array.from({ length: 11 }, () => deposited('v1')))], context);
  await eventually(async () => (await store.feedHead()) === 9007199254741003n, 'head');
  expect((await store.loadStream(Accounts, 'v1')).version).toBe(12);
  const part = await store.readFeed(9007199254740993n, 100);
  expect(part.map(({ feedNumber }) => feedNumber)[0]).toBe(9007199254740994n);
  expect(part.map(({ streamVersion }) => streamVersion)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a store keeps its identity and another has another', async () => {
  const { identity } = await store.status();
  const other = await testDatabase('read');
  const otherStore = await openAccounts(other.pool);
  expect((await otherStore.status()).identity).not.toBe(identity);
  expect((await store.status()).identity).toBe(identity);
  await otherStore.close();
  await other.drop();
});

test('a part of the feed is read by keys, however large the store and whatever the planner guesses', async () => {
  sequencer.start();
  await database.pool.query(
    `with filled as (
      insert into events (stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at, correlation_id, origin, data)
      select 'account-' || n, 1, gen_random_uuid(), 'Opened', 1, 'k', now(), now(), 'c', 'live', '{"accountId":"k","owner":"Ada"}'
      from generate_series(1, 20000) as n returning position
    ) insert into outbox select position from filled`,
  );
  await sequenced(20_000);
  await database.pool.query('analyze');
  const generic = openPool(database.url, { max: 1 });
  for (const [name, values] of [
    ['read-feed', '10000, 1000'],
    ['measure-feed', '10000, 1000, 1000000'],
  ] as const) {
    await generic.query(`prepare "${name}" as ${sql(__dirname, name)}`);
    const { rows } = await generic.query<{ 'QUERY PLAN': string }>(`explain execute "${name}" (${values})`);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('Index Scan using events_pkey');
    expect(plan).not.toMatch(/Seq Scan|Hash Join/);
  }
  await generic.end();
});
