import { endConnections, testDatabase, type TestDatabase } from '@refold/testing';
import { context, deposited, eventually, onto, openAccounts, opened } from '../../test/accounts';
import { openGate } from '../../test/gate';
import { expectNothingLost, Follower, Load } from '../../test/load';
import { FeedSignal, inTransaction, openPool, Sequencer, type EventStore } from '..';
import type { Pool } from 'pg';

jest.setTimeout(60_000);

let database: TestDatabase;
let pool: Pool;
let store: EventStore;
let running: { stop(): Promise<void> }[];

beforeEach(async () => {
  database = await testDatabase('sequencer');
  pool = openPool(database.url, { max: 20 });
  store = await openAccounts(pool);
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await store.close();
  await pool.end();
  await database.drop();
});

const startSequencer = (options = {}): Sequencer => {
  const sequencer = new Sequencer(pool, options);
  running.push(sequencer);
  sequencer.start();
  return sequencer;
};
const startSignal = (pollMs: number): FeedSignal => {
  const signal = new FeedSignal(pool, { pollMs });
  running.push(signal);
  signal.start();
  return signal;
};
const headIs = (head: number, withinMs?: number): Promise<void> =>
  eventually(async () => (await store.feedHead()) === BigInt(head), `feed head ${head}`, withinMs);
const timed = async (waiting: Promise<void>): Promise<number> => {
  const before = performance.now();
  await waiting;
  return performance.now() - before;
};
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The streams of the feed, each with its versions in feed order, after a check that the feed is dense. */
const streamsOfFeed = async (): Promise<Map<string, number[]>> => {
  const streams = new Map<string, number[]>();
  let expected = 1n;
  for (;;) {
    const part = await store.readFeed(expected - 1n, 1_000);
    for (const { feedNumber, streamId, streamVersion } of part) {
      expect(feedNumber).toBe(expected++);
      const versions = streams.get(streamId);
      if (versions) versions.push(streamVersion);
      else streams.set(streamId, [streamVersion]);
    }
    if (part.length === 0) return streams;
  }
};
const countingUp = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

test('thirty lost races burn no number and delay nothing', async () => {
  startSequencer();
  await store.append([onto('a', 0, opened('a'))], context);
  await Promise.allSettled(Array.from({ length: 30 }, () => store.append([onto('a', 0, opened('a'))], context)));
  await store.append([onto('a', 1, deposited('a'))], context);
  await headIs(2, 1_000);
});

test('eight writers with slow commits and rollbacks while a reader goes along: every committed event is in the feed once, streams in order', async () => {
  startSequencer({ batchSize: 50 });
  const [load, follower] = [new Load(store), new Follower(store)];
  await eventually(() => load.acknowledged.size >= 2_000, '2,000 events are stored', 45_000);
  await load.stop();
  expect(load.failures).toEqual([]);
  await expectNothingLost(store, load, follower);
});

test('of several sequencers one leads, and another takes over when it is gone', async () => {
  const first = startSequencer({ pollMs: 50 });
  await eventually(() => first.status().leader, 'the first leads');
  const second = startSequencer({ pollMs: 50 });
  await store.append([onto('a', 0, opened('a'))], context);
  await headIs(1);
  expect([first.status().sequenced, second.status().leader]).toEqual([1, false]);
  await first.stop();
  await eventually(() => second.status().leader, 'the second leads', 1_000);
  await store.append([onto('a', 1, deposited('a'))], context);
  await headIs(2);
  expect(second.status().sequenced).toBe(1);
});

test('sequencers that fight for the lead keep the feed dense', async () => {
  for (let index = 0; index < 3; index++) startSequencer({ pollMs: 10, batchSize: 7 });
  let killed = 0;
  let version = 0;
  const writing = (async () => {
    for (; version < 400 || killed < 4; version++) await store.append([onto('f', version, deposited('f'))], context);
  })();
  while (await Promise.race([writing.then(() => false), sleep(20).then(() => true)])) {
    const { rowCount } = await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'refold sequencer' and datname = current_database()`,
    );
    killed += rowCount ?? 0;
  }
  await headIs(version);
  expect(await streamsOfFeed()).toEqual(new Map([['account-f', countingUp(version)]]));
});

test('a backlog drains in batches', async () => {
  await inTransaction(pool, async (client) => {
    await client.query(
      `with backlog as (
        insert into events (stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at, correlation_id, origin, data)
        select 'account-b', n, gen_random_uuid(), 'Deposited', 1, 'b', now(), now(), 'c', 'live', '{"accountId":"b","amount":"1"}'
        from generate_series(1, 20000) as n returning position
      ) insert into outbox select position from backlog`,
    );
  });
  startSequencer({ batchSize: 3_000 });
  await headIs(20_000);
  expect(await streamsOfFeed()).toEqual(new Map([['account-b', countingUp(20_000)]]));
});

test('when every connection is ended the process lives and events flow again', async () => {
  startSequencer();
  const signal = startSignal(60_000);
  await store.append([onto('k', 0, opened('k'))], context);
  await headIs(1);
  const checkedOut = await pool.connect();
  const killer = openPool(database.url, { max: 1 });
  const others = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
  // The signal's own connection may still be on its way.
  await eventually(async () => ((await killer.query(`select ${others}`)).rowCount ?? 0) >= 4, 'all are connected');
  const ended = await endConnections(killer);
  await killer.end();
  expect(ended).toBeGreaterThanOrEqual(4);
  await expect(checkedOut.query('select 1')).rejects.toThrow();
  checkedOut.release(true);
  await eventually(
    () =>
      store.append([onto('k', 1, deposited('k'))], context).then(
        () => true,
        () => false,
      ),
    'an append works again',
  );
  await headIs(2, 5_000);
  await eventually(() => signal.beyond(1n, 10).then(() => signal.status().error === null), 'the signal is back');
  const woken = timed(signal.beyond(2n, 30_000));
  await store.append([onto('k', 2, deposited('k'))], context);
  expect(await woken).toBeLessThan(5_000);
});

test('a reader is woken as soon as the feed grows', async () => {
  startSequencer({ pollMs: 60_000 });
  const signal = startSignal(60_000);
  await store.append([onto('n', 0, opened('n'))], context);
  await headIs(1);
  await signal.beyond(0n, 5_000);
  const woken = timed(signal.beyond(1n, 30_000));
  await store.append([onto('n', 1, deposited('n'))], context);
  expect(await woken).toBeLessThan(10_000);
});

test('a reader whose signal was lost looks for itself after the poll interval', async () => {
  const signal = startSignal(50);
  expect(await timed(signal.beyond(0n, 30_000))).toBeLessThan(10_000);
});

test('a leader whose link drops packets without a word loses the lead; another takes over, and the first is no second leader', async () => {
  const gate = await openGate(database.url);
  const viaGate = openPool(gate.url);
  const frozen = new Sequencer(viaGate, { longestSilenceMs: 2_000 });
  running.push(frozen);
  frozen.start();
  await eventually(() => frozen.status().leader, 'it leads');
  const other = startSequencer({ pollMs: 100 });
  await store.append([onto('g', 0, opened('g'))], context);
  await headIs(1);
  gate.freeze();
  await store.append([onto('g', 1, deposited('g'))], context);
  await headIs(2, 45_000);
  await eventually(() => frozen.status().leader !== other.status().leader, 'one of them leads', 15_000);
  for (let version = 2; version < 30; version++) await store.append([onto('g', version, deposited('g'))], context);
  await headIs(30);
  expect(await streamsOfFeed()).toEqual(new Map([['account-g', countingUp(30)]]));
  await frozen.stop();
  await viaGate.end();
  gate.close();
});
