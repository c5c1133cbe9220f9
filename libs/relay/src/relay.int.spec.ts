import { migrate, openPool, Sequencer, type EventStore } from '@refold/event-store';
import {
  consumeTopics,
  createKafka,
  partitionOf,
  topicOf,
  type ConsumedRecord,
  type Consumption,
  type Kafka,
} from '@refold/kafka';
import { testDatabase, testTopics, type TestDatabase, type TestTopics } from '@refold/testing';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Pool } from 'pg';
import { context, deposited, eventually, onto, openAccounts, opened } from '../../event-store/test/accounts';
import { Relay, relayMigrations, type RelayOptions } from '.';

jest.setTimeout(90_000);

let database: TestDatabase;
let pool: Pool;
let topics: TestTopics;
let store: EventStore;
let kafka: Kafka;
let topic: string;
let running: { stop(): Promise<void> }[];

beforeEach(async () => {
  database = await testDatabase('relay');
  pool = openPool(database.url, { max: 20 });
  topics = testTopics('relay');
  topic = topicOf('bank', topics.prefix);
  kafka = createKafka({ brokers: topics.brokers, clientId: 'relay-spec' });
  store = await openAccounts(pool);
  await migrate(pool, [relayMigrations]);
  const sequencer = new Sequencer(pool, { pollMs: 50 });
  sequencer.start();
  running = [sequencer];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await store.close();
  await pool.end();
  await Promise.all([topics.drop(), database.drop()]);
});

const startRelay = (options: Partial<RelayOptions> = {}): Relay => {
  const relay = new Relay({ store, kafka, topic, takeOverMs: 50, heartbeatMs: 600_000, ...options });
  running.push(relay);
  relay.start();
  return relay;
};
const isPublished = (relay: Relay, head: number): Promise<void> =>
  eventually(async () => (await relay.status()).published === BigInt(head), `${head} published`, 30_000);

/** Everything that comes to the topic, in the order of each partition. */
const readTopic = (): { consumption: Consumption; records: ConsumedRecord[] } => {
  const records: ConsumedRecord[] = [];
  const consumption = consumeTopics({
    kafka,
    groupId: `${topics.prefix}reader`,
    topics: [topic],
    onBatch: async (batch) => void records.push(...batch.records),
  });
  running.push(consumption);
  return { consumption, records };
};

interface Seen {
  readonly partition: number;
  readonly feedNumber: bigint;
  readonly previous: bigint;
  readonly id: string;
  readonly streamId: string;
  readonly streamVersion: number;
  readonly partitionKey: string;
}
const eventsAmong = (records: readonly ConsumedRecord[]): Seen[] =>
  records.flatMap(({ partition, decoded }) => {
    if (decoded.kind !== 'event') return [];
    const { feedNumber, id, streamId, streamVersion, partitionKey } = decoded.recorded;
    return [{ partition, feedNumber, previous: decoded.previousFeedNumber, id, streamId, streamVersion, partitionKey }];
  });
/** The first record of each event, in feed order, after a check that every further one says the same. */
const onceEach = (seen: readonly Seen[]): Seen[] => {
  const first = new Map<bigint, Seen>();
  for (const event of seen)
    expect(event).toEqual(first.get(event.feedNumber) ?? first.set(event.feedNumber, event).get(event.feedNumber));
  return [...first.values()].sort((a, b) => (a.feedNumber < b.feedNumber ? -1 : 1));
};
/** Every event of the feed is there, in the right partition, and names its partition's predecessor. */
const expectCompleteChains = (seen: readonly Seen[], head: number): void => {
  const events = onceEach(seen);
  expect(events.map(({ feedNumber }) => feedNumber)).toEqual(
    Array.from({ length: head }, (_, index) => BigInt(index + 1)),
  );
  const last = new Map<number, bigint>();
  for (const { partition, feedNumber, previous, partitionKey } of events) {
    expect(partition).toBe(partitionOf(partitionKey, 6));
    expect(previous).toBe(last.get(partition) ?? 0n);
    last.set(partition, feedNumber);
  }
};
/** Within a partition, an event that is new comes behind all that were before it. */
const expectOrder = (seen: readonly Seen[]): void => {
  const versions = new Map<string, number>();
  for (const { streamId, streamVersion } of seen) {
    const known = versions.get(streamId) ?? 0;
    expect(streamVersion).toBeLessThanOrEqual(known + 1);
    versions.set(streamId, Math.max(known, streamVersion));
  }
};
const appendTo = async (accounts: number, rounds: number, from = 0): Promise<void> => {
  for (let round = 0; round < rounds; round++)
    await Promise.all(
      Array.from({ length: accounts }, (_, index) => {
        const id = `acc-${index}`;
        return store.append([onto(id, from + round, round + from === 0 ? opened(id) : deposited(id))], context);
      }),
    );
};

test('every event comes to its partition, and the chain of each partition is complete', async () => {
  const relay = startRelay({ batchSize: 37 });
  await appendTo(40, 6);
  await isPublished(relay, 240);
  const { records } = readTopic();
  await eventually(() => eventsAmong(records).length === 240, 'all consumed');
  expectCompleteChains(eventsAmong(records), 240);
  expectOrder(eventsAmong(records));
  expect(new Set(records.map(({ partition }) => partition)).size).toBe(6);
  const last = (partition: number): string =>
    String(eventsAmong(records).findLast((event) => event.partition === partition)?.feedNumber);
  expect(await relay.status()).toMatchObject({
    published: 240n,
    head: 240n,
    lagEvents: 0n,
    lagSeconds: 0,
    lastInPartition: [0, 1, 2, 3, 4, 5].map(last),
    restored: null,
    leader: true,
    error: null,
  });
});

test('one of two relays leads; when it is gone the other goes on, and nothing is sent twice', async () => {
  const [first, second] = [startRelay(), startRelay()];
  await appendTo(10, 5);
  await isPublished(first, 50);
  const leads = async (relay: Relay): Promise<boolean> => (await relay.status()).leader;
  expect([await leads(first), await leads(second)].sort()).toEqual([false, true]);
  const [leader, other] = (await leads(first)) ? [first, second] : [second, first];
  await leader.stop();
  await appendTo(10, 5, 5);
  await isPublished(other, 100);
  expect([await leads(leader), await leads(other)]).toEqual([false, true]);
  const { records } = readTopic();
  await eventually(() => eventsAmong(records).length >= 100, 'all consumed');
  expect(eventsAmong(records)).toHaveLength(100);
  expectCompleteChains(eventsAmong(records), 100);
});

test('a crash between sending and marking sends the same again: same ids, same predecessors', async () => {
  const relay = startRelay();
  await appendTo(12, 2);
  await isPublished(relay, 24);
  const before = await pool.query('select published, last_in_partition from relay_position');
  await appendTo(12, 2, 2);
  await isPublished(relay, 48);
  await relay.stop();
  // What a crash leaves: the records are with the broker, the position is as it was before they were sent.
  const { published, last_in_partition } = before.rows[0];
  await pool.query('update relay_position set published = $1, last_in_partition = $2', [published, last_in_partition]);
  const again = startRelay({ batchSize: 5 });
  await isPublished(again, 48);
  const { records } = readTopic();
  await eventually(() => eventsAmong(records).length === 72, 'all consumed');
  expectCompleteChains(eventsAmong(records), 48);
  expectOrder(eventsAmong(records));
});

test('relays whose connections are ended again and again lose nothing and keep the chains', async () => {
  const { records } = readTopic();
  const relays = [startRelay({ batchSize: 10 }), startRelay({ batchSize: 10 })];
  let written = false;
  const writing = appendTo(15, 20).then(() => (written = true));
  // How fast the writers are is the machine's affair; how often a relay is cut off is the test's.
  for (let ended = 0; !written || ended < 6;) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    const { rowCount } = await pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'refold relay' and datname = current_database()",
    );
    ended += rowCount ?? 0;
  }
  await writing;
  await isPublished(relays[0] as Relay, 300);
  await eventually(() => new Set(eventsAmong(records).map(({ id }) => id)).size === 300, 'all consumed');
  expectCompleteChains(eventsAmong(records), 300);
  expectOrder(eventsAmong(records));
});

test('a broker that is away is told with the lag; what waited comes when it is back', async () => {
  const away = startRelay({ kafka: createKafka({ brokers: ['127.0.0.1:1'], clientId: 'relay-spec' }) });
  await appendTo(5, 1);
  await eventually(async () => (await away.status()).error !== null, 'the error shows');
  await eventually(async () => (await away.status()).lagSeconds > 1, 'the lag grows');
  expect(await away.status()).toMatchObject({ published: 0n, head: 5n, lagEvents: 5n });
  const back = startRelay();
  await isPublished(back, 5);
  expect(await back.status()).toMatchObject({ lagEvents: 0n, lagSeconds: 0, error: null });
});

test('a broker that takes connections and says nothing costs no lead and holds up no stop', async () => {
  const sockets: Socket[] = [];
  const mute = createServer((socket) => void sockets.push(socket.on('error', () => undefined).resume()));
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const brokers = [`127.0.0.1:${(mute.address() as AddressInfo).port}`];
  const relay = startRelay({ kafka: createKafka({ brokers, clientId: 'relay-spec' }) });
  // PostgreSQL ends the backend of a leader that it has not heard of for 20 s.
  const heard = async (): Promise<boolean> => {
    const { rows } = await pool.query<{ query: string }>(
      "select query from pg_stat_activity where application_name = 'refold relay' and datname = current_database()",
    );
    return rows[0]?.query === 'select';
  };
  await eventually(heard, 'the backend hears of its leader', 12_000);
  const before = performance.now();
  await relay.stop();
  expect(performance.now() - before).toBeLessThan(8_000);
  mute.close();
  for (const socket of sockets) socket.destroy();
});

test('events that wait for their place in the feed count as lag', async () => {
  const relay = startRelay();
  await Promise.all(running.splice(0, 1).map((sequencer) => sequencer.stop()));
  await appendTo(1, 1);
  await eventually(async () => (await relay.status()).lagSeconds > 0.2, 'the lag grows');
  expect(await relay.status()).toMatchObject({ head: 0n, lagEvents: 0n });
});

test('a partition that is idle gets heartbeats that tell how far the owner is, ever more rarely', async () => {
  const relay = startRelay({ heartbeatMs: 300 });
  await appendTo(3, 1);
  await isPublished(relay, 3);
  const { records } = readTopic();
  const beats = () =>
    records.flatMap(({ partition, decoded }) =>
      decoded.kind === 'heartbeat' && decoded.feedNumber === 3n ? [{ partition, decoded }] : [],
    );
  await eventually(
    () => new Set(beats().map(({ partition }) => partition)).size === 6,
    'a heartbeat in each partition',
  );
  const last = new Map(eventsAmong(records).map(({ partition, feedNumber }) => [partition, feedNumber]));
  for (const { partition, decoded } of beats())
    expect(decoded).toMatchObject({
      service: 'bank',
      previousFeedNumber: last.get(partition) ?? 0n,
      recordedAt: expect.stringMatching(/^20.*\.\d{6}Z$/),
    });
  const count = (): number => beats().filter(({ partition }) => partition === 0).length;
  await eventually(() => count() >= 3, 'heartbeats go on', 20_000);
});

test('the largest event and many large ones go out, and the small one behind them', async () => {
  const relay = startRelay();
  await store.append([onto('big', 0, opened('big', 'x'.repeat(999_950)))], context);
  await store.append(
    [onto('many', 0, ...Array.from({ length: 40 }, () => opened('many', '😀'.repeat(25_000))))],
    context,
  );
  await store.append([onto('small', 0, opened('small'))], context);
  await isPublished(relay, 42);
  const { records } = readTopic();
  await eventually(() => eventsAmong(records).length === 42, 'all consumed');
  expectCompleteChains(eventsAmong(records), 42);
});

test('a topic whose partitions have become more is refused, and says why', async () => {
  const first = startRelay();
  await appendTo(2, 1);
  await isPublished(first, 2);
  await first.stop();
  const admin = kafka.admin();
  await admin.connect();
  await admin.createPartitions({ topicPartitions: [{ topic, count: 7 }] });
  await admin.disconnect();
  const second = startRelay();
  await eventually(async () => (await second.status()).error !== null, 'the error shows');
  expect(await second.status()).toMatchObject({
    leader: false,
    error: expect.stringContaining('has 7 partitions, but 6 when its events were first published'),
  });
});
