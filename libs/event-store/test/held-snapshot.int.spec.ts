import { heldOpen, testDatabase, type TestDatabase } from '@refold/testing';
import { Client, type Pool } from 'pg';
import { openPool, Sequencer, type EventStore } from '../src';
import { Accounts, collect, context, deposited, eventually, onto, openAccounts, opened } from './accounts';

/*
 * A snapshot that is held open (a backup, a report) forbids vacuum to remove the rows that the sequencer takes from its
 * outbox. What it does must not grow with them.
 */
jest.setTimeout(120_000);

let database: TestDatabase;
let pool: Pool;
let store: EventStore;
let sequencer: Sequencer;
let holder: Client;
let committed = 0;

beforeEach(async () => {
  database = await testDatabase('snapshot');
  pool = openPool(database.url, { max: 10 });
  store = await openAccounts(pool);
  sequencer = new Sequencer(pool);
  sequencer.start();
  committed = 0;
  holder = new Client({ connectionString: database.url });
  await holder.connect();
  await holder.query('begin isolation level repeatable read');
  await holder.query('select count(*) from outbox');
});
afterEach(async () => {
  await holder.end();
  await sequencer.stop();
  await store.close();
  await pool.end();
  await database.drop();
});

const fill = async (account: string, events: number): Promise<void> => {
  await pool.query(
    `with filled as (
      insert into events (stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at, correlation_id, origin, data)
      select 'account-${account}', n, gen_random_uuid(), 'Deposited', 1, 's', now(), now(), 'c', 'live', '{"accountId":"${account}","amount":"1"}'
      from generate_series(1, ${events}) as n returning position
    ) insert into outbox select position from filled`,
  );
  committed += events;
};
const append = async (id: string, version: number): Promise<void> => {
  await store.append([onto(id, version, deposited(id))], context);
  committed += 1;
};
const sequenced = (): Promise<void> =>
  eventually(async () => (await store.feedHead()) === BigInt(committed), `${committed} events in the feed`, 60_000);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How often the outbox was looked through, and over how many rows in all, dead ones included; up to a second old. */
const looks = async (): Promise<{ looks: number; rows: number }> => {
  const { rows } = await pool.query<{ looks: number; rows: number }>(
    `select idx_scan::integer as looks, idx_tup_read::integer as rows
    from pg_stat_user_indexes where indexrelname = 'outbox_pkey'`,
  );
  return rows[0] ?? { looks: 0, rows: 0 };
};

test('the sequencer walks over none of the rows that it took under a snapshot held open', async () => {
  for (let part = 0; part < 12; part++) {
    await fill(`f${part}`, 5_000);
    await sequenced();
    await sleep(100);
  }
  await append('calm', 0);
  await sequenced();
  await sleep(1_500);
  const before = await looks();
  for (let version = 1; version <= 20; version++) {
    await append('calm', version);
    await sequenced();
  }
  await eventually(async () => (await looks()).looks >= before.looks + 20, 'the statistics are there');
  const after = await looks();
  const aLook = (after.rows - before.rows) / (after.looks - before.looks);
  // Each look would be over all 60,000 that were taken.
  expect(aLook).toBeLessThan(6_000);
});

test('a slow commit is found behind all that was taken since, and in front of what follows it in its stream', async () => {
  const slow = heldOpen(store, [onto('slow', 0, opened('slow'))], context);
  await slow.inserted;
  for (let part = 0; part < 4; part++) {
    await fill(`f${part}`, 3_000);
    await sequenced();
    await sleep(300);
    await append('calm', part);
    await sequenced();
  }
  await slow.commit();
  committed += 1;
  await append('slow', 1);
  await sequenced();
  expect((await collect(store.readStream('account-slow'))).map(({ feedNumber }) => feedNumber)).toEqual([
    BigInt(committed - 1),
    BigInt(committed),
  ]);
  expect((await store.loadStream(Accounts, 'slow')).version).toBe(2);
});
