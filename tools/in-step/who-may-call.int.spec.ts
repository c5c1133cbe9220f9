import type { DynamicModule } from '@nestjs/common';
import { createLogger, queryConfig } from '@refold/platform';
import { projectorConfig } from '@refold/platform/projector';
import {
  createApp,
  relayConfig,
  writeConfig,
  WriteSide,
  type EdgeConfig,
  type ServiceName,
} from '@refold/platform/write';
import { bearerOf, eventually, testSecret, whoMayCall, type WhoMayCall } from '@refold/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProjectorAppModule } from '../../apps/projector/src/projector.module';
import { QueryApiModule } from '../../apps/query-api/src/query-api.module';
import { CustomersModule } from '../../apps/write-customers/src/customers.module';
import { InventoryModule } from '../../apps/write-inventory/src/inventory.module';
import { OrdersModule } from '../../apps/write-orders/src/orders.module';
import { PaymentsModule } from '../../apps/write-payments/src/payments.module';
import { ShippingModule } from '../../apps/write-shipping/src/shipping.module';

/* docs/reference/who-may-call.md has every route of every process; here each is asked, without a token and as each role. */
const page = join(__dirname, '../../docs/reference/who-may-call.md');

/** Nothing answers at any of these addresses: who is let in is told that something is away. */
const nowhere = (protocol: string) => `${protocol}://x:x@127.0.0.1:1/x`;
const services = ['orders', 'payments', 'inventory', 'customers', 'shipping'] as const;
const environment = {
  ...Object.fromEntries(services.map((name) => [`DATABASE_URL_${name.toUpperCase()}`, nowhere('postgres')])),
  DATABASE_URL_VIEWS: nowhere('postgres'),
  CLICKHOUSE_URL: nowhere('http'),
  KAFKA_BROKERS: '127.0.0.1:1',
  LOG_LEVEL: 'silent',
  AUTH_SECRET: testSecret,
};

interface Started {
  readonly module: DynamicModule;
  readonly config: EdgeConfig;
}
const quiet = createLogger({ process: 'test', logLevel: 'silent' });
const service = (name: ServiceName, module: { with(config: ReturnType<typeof writeConfig>): DynamicModule }) => {
  const config = writeConfig(name, { ...environment, RELAY: 'process' });
  return { module: module.with(config), config };
};
const relay = (): Started => {
  const config = relayConfig('orders', environment);
  return { module: WriteSide.for({ config, streams: [], aggregates: [], relayOnly: true }), config };
};
const projector = (): Started => {
  const config = projectorConfig(environment);
  return { module: ProjectorAppModule.with(config, quiet), config };
};
const queryApi = (): Started => {
  const config = queryConfig(environment);
  return { module: QueryApiModule.with(config, quiet), config };
};
const processes: readonly [string, () => Started][] = [
  ['orders', () => service('orders', OrdersModule)],
  ['payments', () => service('payments', PaymentsModule)],
  ['inventory', () => service('inventory', InventoryModule)],
  ['customers', () => service('customers', CustomersModule)],
  ['shipping', () => service('shipping', ShippingModule)],
  ['a relay of its own', relay],
  ['projector', projector],
  ['query-api', queryApi],
];

const tables = new Map<string, WhoMayCall>();
beforeAll(async () => {
  for (const [name, started] of processes) {
    const { module, config } = started();
    tables.set(name, await whoMayCall(module, config));
  }
}, 60_000);

/** Without a token nothing else is answered by any process; what stands here holds nobody's data. */
const openToEverybody = [
  'GET /docs',
  'GET /docs/rapidoc.js',
  'GET /graphql/assets/:name',
  'GET /healthz',
  'GET /openapi.json',
  'GET /readyz',
];

test('without a token a process says whether it lives and works, and what can be asked; nothing else', () => {
  for (const [name, table] of tables) {
    const open = Object.keys(table).filter((route) => table[route] === 'everybody');
    expect([name, openToEverybody]).toEqual([name, expect.arrayContaining(open)]);
    expect([name, open]).toEqual([name, expect.arrayContaining(['GET /healthz', 'GET /readyz'])]);
  }
});

test('no route is closed to everybody, as one would be of which nobody said who may call it', () => {
  const closed = [...tables].flatMap(([name, table]) =>
    Object.keys(table)
      .filter((route) => table[route] === 'nobody')
      .map((route) => `${name}: ${route}`),
  );
  expect(closed).toEqual([]);
});

test('only commands, what they were about, and questions are for customers', () => {
  const theirs = [...tables.values()].flatMap((table) =>
    Object.keys(table).filter((route) => table[route]?.includes('customer')),
  );
  expect(
    theirs.filter((route) => !/^(POST|GET) \/(orders|payments|reservations|customers|shipments)\b/.test(route)).sort(),
  ).toEqual(['GET /composed/orders/:orderId', 'GET /graphql', 'OPTIONS /graphql', 'POST /graphql']);
});

test.each([
  ['a service', () => service('orders', OrdersModule)],
  ['the projector', projector],
])('a stranger is told that %s is not ready, and not what it looks for in vain', async (_, started) => {
  const { module, config } = started();
  const app = await createApp(module, config);
  try {
    await app.listen(0, '127.0.0.1');
    const ready = async (headers: Record<string, string>) => {
      const response = await fetch(`${await app.getUrl()}/readyz`, { headers });
      return { status: response.status, text: await response.text() };
    };
    const known = { authorization: await bearerOf('operator') };
    await eventually(async () => (await ready(known)).text.includes('127.0.0.1:1'));
    const { status, text } = await ready({});
    expect([status, text]).toEqual([503, expect.not.stringContaining('127.0.0.1')]);
  } finally {
    await app.close();
  }
});

test('the page about it says the same', () => {
  const text = pageOf(tables);
  // UPDATE_DOCS=1 writes the page anew.
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, text);
  expect(readFileSync(page, 'utf8')).toBe(text);
});

const pageOf = (of: ReadonlyMap<string, WhoMayCall>): string => {
  const lines = new Map([...of].map(([name, table]) => [name, linesOf(table)]));
  const ofServices = services.map((name) => lines.get(name) ?? []);
  const common = (ofServices[0] ?? []).filter((line) => ofServices.every((each) => each.includes(line)));
  const own = [...lines].map(([name, each]) => {
    const isService = services.some((service) => service === name);
    return section(name, isService ? each.filter((line) => !common.includes(line)) : each);
  });
  return `# Who may call what

Of processes that ask who calls ([Turn authentication on](../how-to/turn-authentication-on.md)): each route, and the roles that are let in. What is for everybody needs no token. A test starts every process, asks each route without a token and as each role, and makes this page of the answers.

A customer who is let in still sees and changes only what is theirs. In GraphQL each field says for itself whom it is for: [Who may ask what](who-may-ask.md). A route of which nobody says who may call it is closed.

${[section('Every service', common), ...own].join('\n')}`;
};

const linesOf = (table: WhoMayCall): string[] =>
  Object.entries(table)
    .map(([route, callers]) => `- \`${route}\`: ${callers}`)
    .sort();

const section = (title: string, lines: readonly string[]): string => `## ${title}\n\n${lines.join('\n')}\n`;
