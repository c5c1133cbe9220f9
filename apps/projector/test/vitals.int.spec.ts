import { createKafka, ensureTopics } from '@refold/kafka';
import { createApp, createLogger, projectorConfig, Vitals } from '@refold/platform/projector';
import { Auditor, Projector } from '@refold/projections';
import {
  eventually,
  testClickHouse,
  testDatabase,
  testTopics,
  type TestClickHouse,
  type TestDatabase,
  type TestTopics,
} from '@refold/testing';
import { createRequire } from 'node:module';
import { ProjectorAppModule } from '../src/projector.module';

jest.setTimeout(90_000);

type App = Awaited<ReturnType<typeof createApp>>;
const Runner = createRequire(__filename)('kafkajs/src/consumer/runner') as { prototype: Fetching };
/** What hangs in this, until the end of the tests. */
let letGo: () => void;
const hang = new Promise<never[]>((resolve) => (letGo = () => resolve([])));
interface Fetching {
  fetch(): Promise<unknown>;
}
interface Drawing {
  draw(): Promise<unknown>;
}

let database: TestDatabase;
let server: TestClickHouse;
let topics: TestTopics;
let app: App;
let url: string;

beforeAll(async () => {
  [database, server] = await Promise.all([testDatabase('vitals'), testClickHouse('vitals')]);
  topics = testTopics('vitals');
  const kafka = createKafka({ brokers: topics.brokers, clientId: 'vitals-test' });
  await ensureTopics(
    kafka,
    ['orders', 'payments', 'inventory', 'customers', 'shipping'].map((name) => topics.prefix + name),
  );
  const config = projectorConfig({
    ...{ PORT: '0', LOG_LEVEL: 'silent', AUDIT_KEYS_PER_MINUTE: '6000' },
    DATABASE_URL_VIEWS: database.url,
    CLICKHOUSE_URL: server.url,
    KAFKA_BROKERS: topics.brokers.join(),
    KAFKA_TOPIC_PREFIX: topics.prefix,
  });
  const logger = createLogger(config);
  app = await createApp(ProjectorAppModule.with(config, logger), config, { logger });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(async () => {
  letGo();
  jest.restoreAllMocks();
  await app.close();
  await Promise.all([database.drop(), server.drop(), topics.drop()]);
});

interface Health {
  readonly dead: string[];
  readonly parts: { name: string; alive: boolean }[];
}
const health = async (): Promise<{ code: number; body: Health }> => {
  const response = await fetch(`${url}/healthz`);
  return { code: response.status, body: (await response.json()) as Health };
};

test('loops that hang turn health red and are named, while nothing lags', async () => {
  await eventually(async () => (await fetch(`${url}/readyz`)).status === 200, 60_000);
  app.get(Vitals).allowance = 0.008;
  expect(await health()).toMatchObject({ code: 200, body: { dead: [] } });
  const [postgres] = app.get(Projector).states;
  const running = postgres?.running as unknown as { buffer: { take(): Promise<unknown> } };
  const gaps = postgres?.running?.gaps as unknown as { heal(): Promise<unknown> };
  jest.spyOn(running.buffer, 'take').mockReturnValue(hang);
  jest.spyOn(gaps, 'heal').mockReturnValue(hang);
  jest.spyOn(Runner.prototype, 'fetch').mockReturnValue(hang);
  jest.spyOn(Auditor.prototype as unknown as Drawing, 'draw').mockReturnValue(hang);
  const named = ['postgres flushes', 'postgres healing', 'postgres consumer', 'clickhouse consumer', 'audit'];
  await eventually(async () => (await health()).body.dead.length >= named.length, 30_000);
  const { code, body } = await health();
  expect(code).toBe(503);
  expect(body.parts.filter(({ alive }) => !alive).map(({ name }) => name)).toEqual(named);
  const status = (await (await fetch(`${url}/status`)).json()) as { projections: { lagEvents: number }[] };
  expect(status.projections.map(({ lagEvents }) => lagEvents)).toEqual(status.projections.map(() => 0));
});
