import { createKafka, encodeRecord, ensureTopics, partitionOf, RecordProducer } from '@refold/kafka';
import { Orders, Payments } from '@refold/events';
import { encodeData, streamIdOf, type AnyEvent, type Stream } from '@refold/model';
import { OperatorClient } from '@refold/platform/operations';
import { createApp, createLogger, projectorConfig } from '@refold/platform/projector';
import {
  testClickHouse,
  testDatabase,
  testTopics,
  type TestClickHouse,
  type TestDatabase,
  type TestTopics,
} from '@refold/testing';
import { ProjectorAppModule } from '../src/projector.module';
import { captured, placed } from './happenings';
import { interruptible, type Interruptible } from './interruptible';

jest.setTimeout(90_000);

type App = Awaited<ReturnType<typeof createApp>>;

let database: TestDatabase;
let server: TestClickHouse;
let topics: TestTopics;
let postgres: Interruptible;
let clickhouse: Interruptible;
let app: App;
let url: string;

beforeAll(async () => {
  [database, server] = await Promise.all([testDatabase('process'), testClickHouse('process')]);
  topics = testTopics('process');
  postgres = await interruptible(database.url);
  clickhouse = await interruptible(server.url);
  clickhouse.cut();
  const config = projectorConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_URL_VIEWS: postgres.url,
    CLICKHOUSE_URL: clickhouse.url,
    KAFKA_BROKERS: topics.brokers.join(),
    KAFKA_TOPIC_PREFIX: topics.prefix,
  });
  const logger = createLogger(config);
  app = await createApp(ProjectorAppModule.with(config, logger), config, { logger });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(async () => {
  await app.close();
  await Promise.all([postgres.close(), clickhouse.close()]);
  await Promise.all([database.drop(), server.drop(), topics.drop()]);
});

interface Status {
  readonly ready: boolean;
  readonly engines: readonly { engine: string; running: boolean; error: string | null }[];
  readonly projections: readonly {
    name: string;
    healthy: boolean;
    error: string | null;
    rows: number | null;
    lagEvents: number;
    parked: { failed: number; waiting: number };
    partitions: readonly { topic: string; nextOffset: string; feedNumber: string }[];
  }[];
}

const get = async (path: string): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(url + path);
  return { status: response.status, body: await response.json() };
};
const status = async (): Promise<Status> => (await get('/status')).body as Status;
const rowsOf = async (name: string): Promise<number | null | undefined> =>
  (await status()).projections.find((projection) => projection.name === name)?.rows;

const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 40_000; Date.now() < deadline; await new Promise((go) => setTimeout(go, 100)))
    if (await holds()) return;
  throw new Error(`It did not come about that ${what}: ${JSON.stringify(await status())}`);
};

let feedNumber = 0n;
const publish = async (of: Stream, event: AnyEvent, damage: object = {}): Promise<void> => {
  const kafka = createKafka({ brokers: topics.brokers, clientId: 'process-test' });
  const topic = topics.prefix + of.service;
  await ensureTopics(kafka, [topic]);
  const partitionKey = 'order-1';
  feedNumber += 1n;
  const recorded = {
    ...{ id: crypto.randomUUID(), type: event.type, schemaVersion: 1, service: of.service, feedNumber, partitionKey },
    ...{ streamId: streamIdOf(of, event), streamVersion: 1, occurredAt: '2026-01-01T00:00:00.000000Z' },
    ...{ recordedAt: '2026-01-01T00:00:00.000000Z', correlationId: 'c', causationId: null, traceparent: null },
    ...{ origin: 'live' as const, data: JSON.parse(encodeData(event)) as unknown },
  };
  const producer = new RecordProducer(kafka, topic);
  await producer.send([{ ...encodeRecord(recorded, 0n), ...damage, partition: partitionOf(partitionKey, 6) }]);
  await producer.close();
};

test('while ClickHouse is away the process is alive and not ready, and the views fill without it', async () => {
  expect(await get('/healthz')).toMatchObject({ status: 200, body: { status: 'alive', dead: [] } });
  await publish(Orders, placed());
  await until('the order is in its view', async () => (await rowsOf('order_details')) === 1);
  const { status: code, body } = await get('/readyz');
  expect(code).toBe(503);
  expect(body).toMatchObject({ ready: false, problems: [expect.stringContaining('clickhouse: ')] });
});

test('when it comes, the fact tables are made and filled, and the process is ready', async () => {
  clickhouse.mend();
  await until('it is ready', async () => (await get('/readyz')).status === 200);
  await until('the facts are there', async () => (await rowsOf('order_line_facts')) === 2);
  const { projections } = await status();
  expect(projections.map(({ name }) => name).sort()).toEqual([
    'checkout_facts',
    'checkouts',
    'customer_overview',
    'milestone_facts',
    'order_details',
    'order_facts',
    'order_line_facts',
    'order_status_facts',
    'payment_details',
    'payment_facts',
    'product_facts',
    'shipment_details',
    'stock_level',
  ]);
});

test('both stores may go away under a running process: it says so, nothing is parked, and all of it comes later', async () => {
  postgres.cut();
  clickhouse.cut();
  await publish(Payments, captured('p1', '2850'));
  await until('it is not ready', async () => (await get('/readyz')).status === 503);
  const down = await status();
  expect(down.projections.every(({ healthy, error }) => !healthy && error !== null)).toBe(true);
  postgres.mend();
  clickhouse.mend();
  await until('the payment is in the facts', async () => (await rowsOf('payment_facts')) === 1);
  await until('it is ready again', async () => (await get('/readyz')).status === 200);
  const { rows } = await database.pool.query('select paid_amount::text as paid from order_details_v1');
  expect(rows).toEqual([{ paid: '2850' }]);
  const { projections } = await status();
  expect(projections.map(({ parked }) => parked.failed + parked.waiting)).toEqual(Array(13).fill(0));
  await until('nothing is behind', async () => (await status()).projections.every(({ lagEvents }) => lagEvents === 0));
});

test('damaged records are parked once a projection, and an operator sees them and gives them up', async () => {
  await publish(Payments, captured('p2', '100'), { value: '{"oops":' });
  await publish(Payments, captured('p3', '100'), { headers: {} });
  const operator = new OperatorClient(url);
  const list = () => operator.ask('deadletters.list', {});
  // Each of four views and two fact tables has a letter of either.
  await until('they are parked', async () => (await list()).length === 12);
  const named = await operator.ask('deadletters.list', { stream: 'payment-p2' });
  expect(named.map(({ view, version }) => `${view} ${version}`).sort()).toEqual([
    'checkout_facts 1',
    'checkouts 1',
    'customer_overview 1',
    'order_details 1',
    'payment_details 1',
    'payment_facts 1',
  ]);
  const [letter] = await operator.ask('deadletters.list', { view: 'order_details', rowKey: 'order-1' });
  const id = letter?.id ?? '';
  expect(await operator.ask('deadletters.show', { id })).toMatchObject({
    value: { text: '{"oops":' },
    headers: { ce_subject: 'payment-p2' },
    position: { topic: `${topics.prefix}payments` },
  });
  const preview = await operator.ask('deadletters.preview', { id });
  expect(preview).toMatchObject({
    letterIds: [id],
    applied: 0,
    rows: [],
    problems: [{ id, reason: 'foreign-record' }],
  });
  expect(await operator.ask('deadletters.retry', { view: 'order_details' })).toMatchObject({ letters: 2, parked: 2 });
  for (const each of await list())
    expect(await operator.ask('deadletters.discard', { id: each.id, reason: 'damaged by the test' })).toMatchObject({
      ...{ discarded: 1, applied: 0, parked: 0 },
    });
  expect(await list()).toEqual([]);
  expect((await get('/readyz')).status).toBe(200);
});
