import { advisoryLocks, migrate, openPool, Sequencer, type EventStore } from '@refold/event-store';
import { consumeTopics, createKafka, ensureTopics, topicOf, withAdmin, type Kafka } from '@refold/kafka';
import { testDatabase, testTopics, type TestDatabase, type TestTopics } from '@refold/testing';
import { ConfigResourceTypes } from 'kafkajs';
import type { Pool } from 'pg';
import { context, deposited, eventually, onto, openAccounts, opened } from '../../event-store/test/accounts';
import { Relay, relayMigrations } from '.';

jest.setTimeout(90_000);

let database: TestDatabase;
let pool: Pool;
let topics: TestTopics;
let store: EventStore;
let kafka: Kafka;
let topic: string;
let running: { stop(): Promise<void> }[];

beforeEach(async () => {
  database = await testDatabase('failover');
  pool = openPool(database.url, { max: 20 });
  topics = testTopics('failover');
  topic = topicOf('bank', topics.prefix);
  kafka = createKafka({ brokers: topics.brokers, clientId: 'failover-spec' });
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

const startRelay = (): Relay => {
  const relay = new Relay({ store, kafka, topic, heartbeatMs: 600_000 });
  running.push(relay);
  relay.start();
  return relay;
};
let accounts = 0;
const append = async (...notes: string[]): Promise<void> => {
  const id = `acc-${++accounts}`;
  await store.append([onto(id, 0, opened(id), ...notes.map(() => deposited(id)))], context);
};
const isPublished = (relay: Relay, head: number): Promise<void> =>
  eventually(async () => (await relay.status()).published === BigInt(head), `${head} published`, 30_000);
/** Feed numbers in the topic, sorted, each as often as it came. */
const inTopic = (): number[] => {
  const numbers: number[] = [];
  running.push(
    consumeTopics({
      kafka,
      groupId: `${topics.prefix}reader`,
      topics: [topic],
      onBatch: async ({ records }) => {
        for (const { decoded } of records)
          if (decoded.kind === 'event') numbers.push(Number(decoded.recorded.feedNumber));
        numbers.sort((a, b) => a - b);
      },
    }),
  );
  return numbers;
};
const holders = async (): Promise<{ pid: number; name: string }[]> => {
  const { rows } = await pool.query<{ pid: number; name: string }>(
    `select pid, application_name as name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and classid = $1 and objid = $2 and granted and pg_stat_activity.datname = current_database()`,
    [...advisoryLocks.relay],
  );
  return rows;
};

test('when the leader is killed, one of the others leads within seconds', async () => {
  const relays = [startRelay(), startRelay(), startRelay()];
  await append();
  await isPublished(relays[0] as Relay, 1);
  const [leader] = await holders();
  const before = Date.now();
  await pool.query('select pg_terminate_backend($1)', [leader?.pid]);
  await append();
  await isPublished(relays[0] as Relay, 2);
  expect(Date.now() - before).toBeLessThan(15_000);
  const after = await holders();
  expect(after).toHaveLength(1);
  expect(after[0]?.pid).not.toBe(leader?.pid);
});

test('the lead is held by one connection that no pool lends out, however busy the pool is', async () => {
  const relays = [startRelay(), startRelay()];
  await eventually(async () => (await holders()).length === 1, 'one leads');
  let roundsLed = 0;
  for (let round = 0; round < 20; round++) {
    await Promise.all([append(), append(), append(), pool.query('select pg_sleep(0.01)')]);
    const held = (await holders()).map(({ name }) => name);
    // A send that fails gives the lead up, for a moment; nobody else's connection has it then.
    expect(held.filter((name) => name !== 'refold relay')).toEqual([]);
    expect(held.length).toBeLessThanOrEqual(1);
    roundsLed += held.length;
    const leading = await Promise.all(relays.map((relay) => relay.status()));
    expect(leading.filter(({ leader }) => leader).length).toBeLessThanOrEqual(1);
  }
  expect(roundsLed).toBeGreaterThan(10);
  await isPublished(relays[0] as Relay, 60);
  const numbers = inTopic();
  await eventually(() => new Set(numbers).size >= 60, 'all consumed');
  expect([...new Set(numbers)]).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
});

const limitTopic = (bytes: number): Promise<unknown> =>
  withAdmin(kafka, (admin) =>
    admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: topic,
          configEntries: [
            { name: 'max.message.bytes', value: String(bytes) },
            { name: 'retention.ms', value: '-1' },
          ],
        },
      ],
    }),
  );

const records = (): Promise<bigint> =>
  withAdmin(kafka, async (admin) =>
    (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + BigInt(high), 0n),
  );

/** The first tries are by halves; after them only the refused event is tried. */
const settledRecords = async (): Promise<bigint> => {
  let before = -1n;
  await eventually(async () => {
    const now = await records();
    const isSame = now === before;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return isSame;
  }, 'the number of records settles');
  return before;
};

test('an event that the broker refuses is named; what is before it goes out, nothing behind it is skipped, and nothing is sent without an end', async () => {
  await ensureTopics(kafka, [topic]);
  await limitTopic(4_000);
  await append('1', '2');
  await store.append([onto('large', 0, opened('large', 'x'.repeat(9_000)))], context);
  await append('1');
  await eventually(async () => (await store.feedHead()) === 6n, 'sequenced');
  const numbers = inTopic();
  const relay = startRelay();
  await eventually(async () => (await relay.status()).error?.startsWith('Kafka refuses event') === true, 'refused');
  const [refused] = await store.readFeed(3n, 1);
  const { error, published, lagEvents } = await relay.status();
  expect([published, lagEvents]).toEqual([3n, 3n]);
  expect(error).toContain(`event ${refused?.id} (Opened of account-large, number 4 of the feed, 9,`);
  await eventually(() => new Set(numbers).size >= 3, 'what was before it');
  // It is tried again and again meanwhile, and what is in other partitions is not sent again with it each time.
  const sent = await settledRecords();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await records()).toBe(sent);
  expect(new Set(numbers).has(4)).toBe(false);
  await limitTopic(1_048_588);
  await isPublished(relay, 6);
  await eventually(() => new Set(numbers).size === 6, 'all consumed');
  expect((await relay.status()).error).toBeNull();
});

test('a topic that takes less at a time than is sent gets it in parts', async () => {
  await ensureTopics(kafka, [topic]);
  await limitTopic(4_000);
  await store.append(
    [onto('many', 0, ...Array.from({ length: 30 }, (_, n) => opened('many', `${n}${'x'.repeat(1_000)}`)))],
    context,
  );
  await eventually(async () => (await store.feedHead()) === 30n, 'sequenced');
  const relay = startRelay();
  await isPublished(relay, 30);
  const numbers = inTopic();
  await eventually(() => new Set(numbers).size === 30, 'all consumed');
});
