import { migrate, openPool, Sequencer, type EventStore } from '@refold/event-store';
import {
  createKafka,
  encodeHeartbeat,
  ensureTopics,
  RecordProducer,
  topicOf,
  withAdmin,
  type Kafka,
} from '@refold/kafka';
import { copyOf, testDatabase, testTopics, type TestDatabase, type TestTopics } from '@refold/testing';
import type { Pool } from 'pg';
import { context, deposited, eventually, onto, openAccounts, opened } from '../../../event-store/test/accounts';
import { Relay, relayMigrations } from '..';

jest.setTimeout(90_000);

let database: TestDatabase;
let pool: Pool;
let topics: TestTopics;
let store: EventStore;
let kafka: Kafka;
let topic: string;
let running: { stop(): Promise<void> }[];

beforeEach(async () => {
  database = await testDatabase('restored');
  pool = openPool(database.url, { max: 20 });
  topics = testTopics('restored');
  topic = topicOf('bank', topics.prefix);
  kafka = createKafka({ brokers: topics.brokers, clientId: 'restored-spec' });
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

const startRelay = (heartbeatMs = 600_000): Relay => {
  const relay = new Relay({ store, kafka, topic, takeOverMs: 50, heartbeatMs });
  running.push(relay);
  relay.start();
  return relay;
};
/** Events of accounts that were not there before. */
let accounts = 0;
const append = async (count: number): Promise<void> => {
  const id = `acc-${++accounts}`;
  await store.append([onto(id, 0, opened(id), ...Array.from({ length: count - 1 }, () => deposited(id)))], context);
};
const isPublished = (relay: Relay, head: number): Promise<void> =>
  eventually(async () => (await relay.status()).published === BigInt(head), `${head} published`, 30_000);
const recordsOfTopic = (): Promise<bigint> =>
  withAdmin(kafka, async (admin) =>
    (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + BigInt(high), 0n),
  );
const isRefused = async (relay: Relay): Promise<void> =>
  eventually(async () => (await relay.status().catch(() => null))?.restored != null, 'the relay refuses', 30_000);
const idAt = async (feedNumber: number): Promise<string | undefined> =>
  (await store.readFeed(BigInt(feedNumber - 1), 1))[0]?.id;

test('a store that was restored to an earlier state is named, with the event that it lacks, and nothing is published', async () => {
  const relay = startRelay();
  await append(5);
  await isPublished(relay, 5);
  const backup = await copyOf(database);
  await append(4);
  await isPublished(relay, 9);
  const lost = await idAt(9);
  await backup.restore();
  await isRefused(relay);
  const records = await recordsOfTopic();
  const status = await relay.status();
  expect(status).toMatchObject({ published: 5n, head: 5n, leader: false, error: status.restored });
  expect(status.restored).toContain(`event ${lost} of account-acc-`);
  expect(status.restored).toContain('as number 9 (partition');
  expect(status.restored).toContain("and the store's feed ends at 5. Nothing is published.");
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await recordsOfTopic()).toBe(records);
});

test('nor does it help that the feed has grown past what was seen, with other events', async () => {
  const relay = startRelay();
  await append(3);
  await isPublished(relay, 3);
  const backup = await copyOf(database);
  await append(2);
  await isPublished(relay, 5);
  await relay.stop();
  await backup.restore();
  await append(20);
  await eventually(async () => (await store.feedHead()) === 23n, 'sequenced');
  const records = await recordsOfTopic();
  const again = startRelay();
  await isRefused(again);
  expect((await again.status()).restored).toContain("the store's feed has another event there (it ends at 23)");
  expect(await recordsOfTopic()).toBe(records);
});

test('every replica knows of it, also one that stands by', async () => {
  const relays = [startRelay(), startRelay()];
  await append(2);
  await isPublished(relays[0] as Relay, 2);
  const backup = await copyOf(database);
  await append(2);
  await isPublished(relays[0] as Relay, 4);
  await backup.restore();
  for (const relay of relays) await isRefused(relay);
});

test('a feed of which Kafka has less than is published is no restored store, and neither is a part that was sent twice', async () => {
  const relay = startRelay();
  await append(6);
  await isPublished(relay, 6);
  await relay.stop();
  await pool.query('update relay_position set published = 3, last_in_partition = array_fill(0::bigint, array[6])');
  const again = startRelay();
  await isPublished(again, 6);
  await again.stop();
  await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }));
  await ensureTopics(kafka, [topic]);
  await append(1);
  const last = startRelay();
  await isPublished(last, 7);
  expect((await last.status()).restored).toBeNull();
});

test('when the store has its events again, the relay goes on by itself', async () => {
  const relay = startRelay();
  await append(3);
  await isPublished(relay, 3);
  const earlier = await copyOf(database);
  await append(3);
  await isPublished(relay, 6);
  const whole = await copyOf(database);
  await earlier.restore();
  await isRefused(relay);
  await whole.restore();
  await append(1);
  await isPublished(relay, 7);
  expect((await relay.status()).restored).toBeNull();
});

test('with its topic and its position made anew, the relay publishes the feed of a restored store from the first event', async () => {
  const relay = startRelay();
  await append(2);
  await isPublished(relay, 2);
  const backup = await copyOf(database);
  await append(2);
  await isPublished(relay, 4);
  await backup.restore();
  await isRefused(relay);
  await relay.stop();
  await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }));
  await pool.query('delete from relay_position where topic = $1', [topic]);
  const again = startRelay();
  await append(3);
  await isPublished(again, 5);
  expect(await again.status()).toMatchObject({ restored: null, leader: true });
});

test('behind many heartbeats the last event is still found', async () => {
  const relay = startRelay();
  await append(2);
  await isPublished(relay, 2);
  const backup = await copyOf(database);
  await append(3);
  await isPublished(relay, 5);
  const { lastInPartition } = await relay.status();
  await relay.stop();
  const heartbeats = lastInPartition.map((last, partition) => ({
    partition,
    ...encodeHeartbeat({
      ...{ service: 'bank', feedNumber: 5n, previousFeedNumber: BigInt(last) },
      recordedAt: '2026-01-01T00:00:00.000000Z',
    }),
  }));
  const producer = new RecordProducer(kafka, topic);
  for (let round = 0; round < 10; round++) await producer.send(heartbeats);
  await producer.close();
  const lost = await idAt(5);
  await backup.restore();
  await append(9);
  await eventually(async () => (await store.feedHead()) === 11n, 'sequenced');
  const short = new Relay({ store, kafka, topic, takeOverMs: 50, batchSize: 1 });
  running.push(short);
  short.start();
  await isRefused(short);
  expect((await short.status()).restored).toContain(`event ${lost}`);
});
