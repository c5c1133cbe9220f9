import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp, createLogger, projectorConfig } from '@refold/platform/projector';
import {
  bearerOf,
  eventually,
  testClickHouse,
  testDatabase,
  testSecret,
  testService,
  testTopics,
  type TestClickHouse,
  type TestDatabase,
  type TestService,
  type TestTopics,
} from '@refold/testing';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf } from '../../apps/cli/src/program';
import { ProjectorAppModule } from '../../apps/projector/src/projector.module';
import { InventoryModule } from '../../apps/write-inventory/src/inventory.module';

jest.setTimeout(90_000);

/* A service that publishes, the projector and the command, all of which ask who calls and say who they are. */
let topics: TestTopics;
let inventory: TestService;
let views: TestDatabase;
let facts: TestClickHouse;
let projector: NestFastifyApplication;
let system: Record<string, string>;
let folder: string;
let importing: readonly string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'refold-checked-'));
  const history = join(folder, 'history.ndjson');
  importing = ['import', 'ndjson', history, '--no-wait', '--report', join(folder, 'report')];
  const old = { kind: 'product', sku: 'milk', listedAt: '2024-01-01T00:00:00Z', source: { system: 'shop' } };
  writeFileSync(history, `${JSON.stringify(old)}\n`);
  topics = testTopics('checked');
  const kafka = { KAFKA_BROKERS: topics.brokers.join(), KAFKA_TOPIC_PREFIX: topics.prefix };
  const access = { AUTH_SECRET: testSecret };
  const service = testService('inventory', (config) => InventoryModule.with(config), {
    ...{ ...kafka, ...access, RELAY: 'inside' },
  });
  [inventory, views, facts] = await Promise.all([service, testDatabase('checked'), testClickHouse('checked')]);
  const owners = Object.fromEntries(
    ['ORDERS', 'PAYMENTS', 'CUSTOMERS', 'SHIPPING'].map((name) => [`SERVICE_URL_${name}`, 'http://127.0.0.1:1']),
  );
  system = { ...owners, SERVICE_URL_INVENTORY: inventory.url, QUERY_API_URL: 'http://127.0.0.1:1' };
  const config = projectorConfig({
    ...{ ...kafka, ...access, ...system, PORT: '0', LOG_LEVEL: 'silent', AUDIT_KEYS_PER_MINUTE: '0' },
    ...{ DATABASE_URL_VIEWS: views.url, CLICKHOUSE_URL: facts.url },
  });
  projector = await createApp(ProjectorAppModule.with(config, createLogger(config)), config);
  await projector.listen(0, '127.0.0.1');
  system['PROJECTOR_URL'] = await projector.getUrl();
  const authorization = await bearerOf('staff');
  const product = { sku: 'tea', name: 'Tea', category: 'drinks', price: { amount: '100', currency: 'EUR' } };
  expect((await inventory.post('/products', product, { authorization })).status).toBe(201);
  expect((await inventory.post('/stock/tea/count', { onHand: 7 }, { authorization })).status).toBeLessThan(300);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await projector?.close();
  await inventory?.drop();
  await Promise.all([views?.drop(), facts?.drop(), topics?.drop()]);
});

const refold = async (args: readonly string[], environment: Record<string, string>) => {
  let out = '';
  const exits: number[] = [];
  const program = programOf({
    streams: { out: { write: (text: string) => (out += text) }, err: { write: () => undefined } },
    exit: (code) => exits.push(code),
    environment: { ...system, ...environment },
    onInterrupt: () => () => undefined,
  });
  const error: unknown = await program.parseAsync([...args], { from: 'user' }).catch((thrown: unknown) => thrown);
  return { out, exits, message: error instanceof Error ? error.message : null };
};
const asOperator = { AUTH_SECRET: testSecret };

test('what a member of staff has listed reaches its view', async () => {
  await eventually(async () => {
    const { rows } = await views.pool
      .query<{ on_hand: string }>('select on_hand::text from stock_level_v1')
      .catch(() => ({ rows: [] }));
    return rows[0]?.on_hand === '7';
  }, 60_000);
});

test('the projector folds a row afresh from its owner, to whom it says who it is', async () => {
  const { out, message } = await refold(['explain', 'stock_level', 'tea', '--json'], asOperator);
  expect(message).toBeNull();
  expect(out).toContain('StockCounted');
});

test('history comes in from an operator', async () => {
  const { out, exits } = await refold([...importing, '--json'], asOperator);
  expect([exits, out]).toEqual([[0], expect.stringContaining('"appended":1')]);
});

test('the command asks every process in the name of an operator', async () => {
  const { out } = await refold(['status', '--json'], asOperator);
  expect(JSON.parse(out)).toMatchObject({
    reachable: true,
    refusal: null,
    services: {
      inventory: { healthy: true, feedHead: expect.stringMatching(/^[23]$/) as string },
      orders: { healthy: false },
    },
    views: { stock_level_v1: { version: 1 } },
  });
  const dryRun = await refold(['republish', 'inventory', '--topic', `${topics.prefix}again`, '--dry-run'], asOperator);
  expect([dryRun.message, dryRun.out]).toEqual([null, expect.stringContaining('Nothing was sent.')]);
});

test('without a token it is told who does not know it, and that is no system that is away', async () => {
  const status = await refold(['status'], {});
  expect([status.exits, status.out]).toEqual([[1], expect.stringContaining('REFOLD_TOKEN')]);
  for (const verb of [['versions'], ['republish', 'inventory', '--topic', 'again'], importing])
    expect((await refold(verb, {})).message).toMatch(/does not know who asks.*REFOLD_TOKEN/);
});

test('with a token of staff it is told that this is for others', async () => {
  const REFOLD_TOKEN = (await bearerOf('staff')).replace('Bearer ', '');
  for (const verb of [['versions'], ['republish', 'inventory', '--topic', 'again']])
    expect((await refold(verb, { REFOLD_TOKEN })).message).toMatch(/refuses: This is for callers with the role/);
});
