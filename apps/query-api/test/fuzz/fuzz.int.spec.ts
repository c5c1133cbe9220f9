import { queryConfig } from '@refold/platform';
import { testClickHouse, type TestClickHouse, testDatabase, type TestDatabase, testSecret } from '@refold/testing';
import { Checkouts, CustomerOverview, OrderDetails, StockLevel } from '@refold/views';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { type Asker, asker } from '../asking-api';
import { brl, checkout, customer, order, stock } from '../example-rows';
import { createFactTables, insertFacts } from '../fact-tables';
import { type RunningApi, startApi } from '../running-api';
import { categories, factsOf } from '../sales-world';
import { createViewTables, insertRows } from '../view-tables';
import { defineViews, tokenOf, tokenSecret } from '../view-standing';
import { AnyOperations } from './any-operation';
import { type AnyRequest, AnyRequests } from './any-request';
import { Dice } from './dice';
import { Sender } from './sender';

/** FUZZ_SEED=any takes one that nobody has seen before. */
const seedOf = (text = '20171124'): number => (text === 'any' ? Date.now() % 1_000_000_007 : Number(text));
const seed = seedOf(process.env['FUZZ_SEED']);
const runs = Number(process.env['FUZZ_RUNS'] ?? 10_000);
/** Requests under way at a time: more than the pool has connections. */
const atOnce = 16;

const people = ['ann', 'bob'];
const schema = buildSchema(readFileSync(join(__dirname, '..', '..', 'schema.graphql'), 'utf8'));

/** Everything that is of a person has the person's name in it. */
const personalOf = (who: string): RegExp => new RegExp(`name of ${who}|${who}@example|street of ${who}`);

/** What no error tells: statements, tables, places, stacks, and names of what works inside. */
const internals = [
  /\bselect\b.+\bfrom\b|\bwhere\b.+=|_v\d+\b|__ledger|_defined|dead_letters|active_versions|pg_|DB::|relation "/i,
  /node_modules|\/(home|tmp|root|usr|app|work)\/|\.(ts|js|sql):\d+|\bat \w[\w.]* \(|ECONN|127\.0\.0\.1|localhost/,
  /TypeError|RangeError|SyntaxError|is not a function|Cannot read prop|Maximum call stack|\[object |ViewRows|Snapshot/,
];
const statuses = new Set([200, 304, 400, 403, 405, 413, 415]);
const codesOfOurs = new Set(['INTERNAL', 'INTERNAL_SERVER_ERROR', 'TIMEOUT', undefined]);

interface Problem {
  readonly request: AnyRequest;
  readonly who: string;
  readonly why: string;
  readonly answer: string;
}
interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  readonly code?: string;
}

describe(`${runs} requests that somebody might send, by FUZZ_SEED=${seed}`, () => {
  let database: TestDatabase;
  let clickhouse: TestClickHouse;
  let api: RunningApi;
  let askers: readonly Asker[];

  beforeAll(async () => {
    [database, clickhouse] = await Promise.all([testDatabase('fuzz'), testClickHouse('fuzz')]);
    await createViewTables(database.pool);
    await createFactTables(clickhouse.client, database.pool);
    await defineViews(database.pool);
    await fill();
    const environment = { DATABASE_URL_VIEWS: database.url, CLICKHOUSE_URL: clickhouse.url, AUTH_SECRET: testSecret };
    const config = queryConfig({ ...environment, GRAPHQL_VALUES_PER_MINUTE: '0', LOG_LEVEL: 'error' });
    api = await startApi({ ...config, tokenSecret });
    askers = [
      await asker(['staff']),
      await asker(['customer'], 'ann'),
      await asker(['operator']),
      await asker(['service']),
      { name: 'nobody', headers: {} },
    ];
  }, 60_000);
  afterAll(async () => {
    await api?.close();
    await Promise.all([database?.drop(), clickhouse?.drop()]);
  });

  const fill = async (): Promise<void> => {
    for (const who of people) {
      const own = { customerId: who, customerName: `name of ${who}`, customerEmail: `${who}@example.com` };
      const orders = Array.from({ length: 15 }, (_, n) =>
        order(`${who}-order-${n}`, {
          ...own,
          placedAt: `2026-01-0${1 + (n % 9)}T00:00:00.00000${n % 10}Z`,
          shipTo: { street: `street of ${who}`, city: 'Campinas', country: 'BR' },
          payments: { [`payment-${who}-${n}`]: { ...payment, amount: brl(1230) } },
        }),
      );
      await insertRows(database.pool, OrderDetails, orders);
      const address = { street: `street of ${who}`, country: 'BR' };
      const overview = { name: `name of ${who}`, email: `${who}@example.com`, address, orders: 15 };
      await insertRows(database.pool, CustomerOverview, [customer(who, overview)]);
      const checkouts = orders.map(({ orderId }) => checkout(orderId, { customerId: who }));
      await insertRows(database.pool, Checkouts, checkouts);
    }
    await insertRows(database.pool, StockLevel, [stock('sku-1'), stock('sku-2')]);
    await insertFacts(clickhouse.client, factsOf({ orders: [], categories }));
  };

  /** What is wrong with an answer; undefined: nothing. */
  const wrongWith = (request: AnyRequest, who: string, status: number, text: string): string | undefined => {
    if (!statuses.has(status) && !(who === 'nobody' && status === 401)) return `has the status ${status}`;
    const body = JSON.parse(text) as Body;
    const errors = body.errors ?? [];
    const [ours] = errors.filter(({ extensions }) => codesOfOurs.has(extensions?.code));
    if (ours) return `is an error of ours: ${ours.extensions?.code}`;
    const told = errors.map(({ message }) => message).join('\n');
    const leak = internals.map((pattern) => pattern.exec(told)?.[0]).find((found) => found !== undefined);
    if (leak !== undefined) return `tells '${leak}'`;
    const hidden = who === 'operator' ? people : who === 'customer' ? ['bob'] : who === 'nobody' ? people : [];
    if (hidden.some((person) => personalOf(person).test(text))) return 'tells what is of another';
    if (request.isValid && errors.some(({ extensions }) => extensions?.code?.startsWith('GRAPHQL_')))
      return 'takes what the schema allows for none of it';
    return undefined;
  };

  it('are answered or refused, tell nothing of the inside, and hold nothing open', async () => {
    const dice = new Dice(seed);
    const near = ['order', 'orders', 'customer', 'customers', 'stockItem', 'saga', 'sagas'];
    const operations = new AnyOperations(schema, dice, known, (field) => !near.includes(field));
    const requests = new AnyRequests(dice, operations, tokens());
    const sender = new Sender(api.url, atOnce);
    const problems: Problem[] = [];
    const seen = { answered: 0, refused: 0, valid: 0, slowestMs: 0, cpuSeconds: 0 };
    const before = process.cpuUsage();
    for (let sent = 0; sent < runs && problems.length < 5; sent += atOnce) {
      const batch = Array.from({ length: Math.min(atOnce, runs - sent) }, () => requests.next());
      await Promise.all(
        batch.map(async (request) => {
          const { name, headers } = dice.one(askers) ?? { name: 'nobody', headers: {} };
          const started = performance.now();
          const { status, text } = await sender.send(request, headers);
          seen.slowestMs = Math.max(seen.slowestMs, Math.round(performance.now() - started));
          const why = wrongWith(request, name, status, text);
          if (why !== undefined) problems.push({ request, who: name, why, answer: text.slice(0, 500) });
          if (request.isValid) seen.valid++;
          seen[/"data":\{/.test(text) ? 'answered' : 'refused']++;
        }),
      );
    }
    sender.close();
    const { user, system } = process.cpuUsage(before);
    seen.cpuSeconds = Math.round((user + system) / 1e6);
    console.log(`FUZZ_SEED=${seed}: ${JSON.stringify(seen)}`);
    expect(problems).toEqual([]);
    // That they were not all of one kind.
    expect(seen.answered).toBeGreaterThan(runs / 10);
    expect(seen.refused).toBeGreaterThan(runs / 10);
    expect(seen.valid).toBeGreaterThan(runs / 3);
    expect(await whatIsHeld()).toEqual({ busy: 0, waiting: 0, underWay: 0 });
    expect(api.log.filter((line) => /could not be answered|failed/.test(line))).toEqual([]);
  }, 300_000);

  const payment = {
    status: 'captured' as const,
    ...{ method: 'credit_card', installments: 1, reason: null },
    ...{ refunded: brl(0), at: '2026-01-01T00:00:00.000000Z' },
  };
  const known = {
    id: ['ann-order-0', 'ann-order-3', 'bob-order-1', 'ann', 'bob', 'order-none'],
    sku: ['sku-1', 'sku-2', 'sku-3'],
    customerId: ['ann', 'bob', 'nobody'],
    currency: ['BRL', 'USD', 'XXX'],
    state: ['SP', 'RJ'],
    view: ['order_details', 'stock_level', 'nothing'],
    views: ['order_details', 'stock_level', 'nothing'],
  };
  const tokens = (): readonly string[] => [
    tokenOf('order-ann-order-0', 1),
    tokenOf('order-bob-order-1', 9),
    'orders/x@1.y',
    '',
  ];

  /** Once all have come to an end, which the last answer need not wait for. */
  const whatIsHeld = async (): Promise<object> => {
    let held = {};
    for (let n = 0; n < 60; n++) {
      const { rows } = await database.pool.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity
         where application_name = 'refold-query-api' and datname = current_database() and state <> 'idle'`,
      );
      const text = await (await fetch(`${api.url}/metrics`, { headers: { ...askers[2]?.headers } })).text();
      const valueOf = (series: string): number => Number(text.split(`\n${series} `)[1]?.split('\n')[0]);
      held = {
        busy: valueOf('refold_database_connections{state="busy"}'),
        waiting: valueOf('refold_database_waiting'),
        underWay: rows[0]?.count,
      };
      if (Object.values(held).every((count) => count === 0)) return held;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return held;
  };
});
