import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSystem, type RunningSystem } from '@refold/testing';
import {
  finalStates,
  olist8k,
  olistInconsistent,
  truthOf,
  withOtherPrice,
  withRealOrders,
  type Truth,
} from './olist-truth';
import { figures, figuresOf } from './figures';
import { linesOf, Refold } from './refold';
import { deliverTwice, everythingRead } from './republish';
import { importWhileAllIsKilled, services } from './import-while-killed';
import { cents, salesBy, sumsOf, tableBy } from './sales';

const minutes = 60_000;

type Lags = Readonly<Record<string, { readonly lagEvents: number }>>;
interface Status {
  readonly views: Lags;
  readonly factTables: Lags;
  readonly memory: { readonly totalBytes: number };
}

withRealOrders('8,000 real orders', () => {
  let system: RunningSystem;
  let truth: Truth;
  let queryApi: string | undefined;
  const refold = (...args: string[]) => Refold.run(...args, '--data-dir', system.dataDir);

  beforeAll(async () => {
    truth = truthOf(olist8k);
    system = await startSystem();
    queryApi = system.environment['QUERY_API_URL'];
  }, 3 * minutes);
  afterAll(() => system?.stop(), minutes);

  /** A heartbeat that has just come is behind for a moment, too; what matters is that the lag goes down to nothing. */
  async function untilNothingIsBehind(): Promise<Status> {
    for (let tries = 1; ; tries++) {
      const { exitCode, result } = await refold('status');
      expect({ exitCode, result }).toMatchObject({ exitCode: 0, result: { healthy: true } });
      const status = result as unknown as Status;
      const behind = Object.values({ ...status.views, ...status.factTables }).filter(({ lagEvents }) => lagEvents > 0);
      if (behind.length === 0) return status;
      if (tries === 20) throw new Error(`After 20 looks at it still behind: ${JSON.stringify(behind)}`);
    }
  }

  test(
    'come in, and end when they are in all views, though each process in turn is killed on the way, the importer too',
    async () => {
      const { exitCode, result } = await importWhileAllIsKilled(system, olist8k);
      expect({ exitCode, result }).toMatchObject({
        exitCode: 0,
        result: { event: 'finished', conflicts: 0, refused: 0 },
      });
      // What was in before the importer was killed.
      expect(result['repeated']).toBeGreaterThan(0);
    },
    8 * minutes,
  );

  test('sell in each month and state what they should, to the cent', async () => {
    const rows = await salesBy(queryApi, ['MONTH', 'STATE']);
    expect(tableBy(rows, ({ month, state }) => `${month}|${state}`, sumsOf)).toEqual(truth.by_month_state);
  });

  test('sell in each state what they should', async () => {
    expect(tableBy(await salesBy(queryApi, ['STATE']), ({ state }) => state, sumsOf)).toEqual(truth.by_state);
  });

  test('fall into other months in UTC, 38 of them', async () => {
    const rows = await salesBy(queryApi, ['MONTH'], 'UTC');
    expect(tableBy(rows, ({ month }) => month, sumsOf)).toEqual(truth.by_utc_month);
  });

  test('sell of each category what they should', async () => {
    const rows = await salesBy(queryApi, ['CATEGORY']);
    const parts = tableBy(
      rows,
      ({ category }) => category,
      (row) => ({ units: Number(row.units), item_cents: cents(row.items) }),
    );
    expect(parts).toEqual(truth.by_category_english);
  });

  test('are paid in each way as they should be', async () => {
    const rows = await salesBy(queryApi, ['PAYMENT_TYPE']);
    const paid = tableBy(
      rows,
      ({ paymentType }) => paymentType,
      (row) => cents(row.paid) + cents(row.declined),
    );
    expect(paid).toEqual(
      Object.fromEntries(Object.entries(truth.payments_by_type).map(([type, sum]) => [type, sum.cents])),
    );
  });

  test('add up to the totals, with what was declined and what went back', async () => {
    const [total, ...others] = await salesBy(queryApi, []);
    if (!total) throw new Error('There are no sales.');
    expect(others).toEqual([]);
    const { items, freight, paid_all_rows, payment_captured, payment_never_captured, payment_refund_due_derived } =
      truth.totals_cents;
    expect(sumsOf(total)).toMatchObject({
      orders: 8000,
      item_cents: items,
      freight_cents: freight,
      paid_cents: paid_all_rows,
    });
    expect(cents(total.paid)).toBe(payment_captured);
    expect(cents(total.declined)).toBe(payment_never_captured);
    expect(cents(total.refunded)).toBe(payment_refund_due_derived);
  });

  test('go the way of the funnel, and come from customers, as they should', async () => {
    const told = await figures(queryApi);
    const expected = figuresOf(truth);
    expect(told.funnel).toEqual(expected.funnel);
    const ended = told.paymentFailures.map(({ method, captured, failed }) => [method, captured + failed]);
    expect(Object.fromEntries(ended)).toEqual(expected.ended);
    expect(told.paymentFailures.reduce((sum, { failed }) => sum + failed, 0)).toBe(expected.failed);
    const { customers, repeatCustomers } = expected;
    expect(told.repeatCustomers).toEqual([{ customers, newCustomers: customers, repeatCustomers }]);
    const products = told.topProducts.map(({ sku, units, items }) => [sku, units, cents(items)]);
    expect(products.sort()).toEqual(expected.topProducts.sort());
    expect(told.topCustomers.map(({ customerId, orders, value }) => [customerId, orders, cents(value)])).toEqual(
      expected.topCustomers,
    );
    // The truth counts by clocks on walls, which were put forward and back in between.
    const [{ toDelivery } = { toDelivery: { orders: 0, meanSeconds: 0 } }] = told.fulfilment;
    expect(toDelivery.orders).toBe(expected.funnel[0]?.delivered);
    expect(toDelivery.meanSeconds / 86_400).toBeCloseTo(expected.daysToDelivery, 1);
  });

  test(
    'end each in the state in which it should',
    async () => {
      const [header = '', ...rows] = await linesOf('export', 'orders', '--data-dir', system.dataDir);
      expect(header.split(',').slice(0, 2)).toEqual(['order_id', 'status']);
      const states = new Map(rows.map((row) => row.split(',')).map(([id = '', status = '']) => [id, status]));
      const expected = finalStates();
      expect([...expected].filter(([id, state]) => states.get(id) !== state)).toEqual([]);
      expect(states.size).toBe(expected.size);
    },
    minutes,
  );

  test(
    'have the digest of the files',
    async () => {
      const { exitCode, result } = await refold('export', 'orders', '--digest', 'olist');
      expect({ exitCode, result }).toMatchObject({
        exitCode: 0,
        result: { orders: 8000, sha256: truth.orders_digest.sha256 },
      });
    },
    minutes,
  );

  test(
    'change nothing when they come in a second time',
    async () => {
      const { exitCode, result } = await refold('import', 'olist', olist8k);
      expect({ exitCode, result }).toMatchObject({ exitCode: 0, result: { appended: 0, conflicts: 0 } });
      const again = await refold('export', 'orders', '--digest', 'olist');
      expect(again.result).toMatchObject({ sha256: truth.orders_digest.sha256 });
    },
    4 * minutes,
  );

  test(
    'are not overwritten by an order that has changed: it is a conflict, told with its line',
    async () => {
      const changed = withOtherPrice('001e7cf2ad6bef3ade12ebc56ceaf0f3');
      try {
        const { exitCode, result } = await refold('import', 'olist', changed.dir);
        expect({ exitCode, result }).toMatchObject({ exitCode: 1, result: { conflicts: 1, appended: 0 } });
        const report = readFileSync(String(result['report']), 'utf8').trim().split('\n');
        expect(JSON.parse(report[0] ?? '')).toMatchObject({
          file: 'olist_orders_dataset.csv',
          line: 2,
          kind: 'conflicts',
          reason: expect.stringContaining('order-001e7cf2ad6bef3ade12ebc56ceaf0f3 OrderPlaced') as string,
        });
        const { result: digest } = await refold('export', 'orders', '--digest', 'olist');
        expect(digest).toMatchObject({ sha256: truth.orders_digest.sha256 });
      } finally {
        changed.delete();
      }
    },
    3 * minutes,
  );

  test(
    'are the same when every record of Kafka is delivered twice',
    async () => {
      await everythingRead(system, await deliverTwice(system.environment['KAFKA_BROKERS'] ?? '', services));
      const { result } = await refold('export', 'orders', '--digest', 'olist');
      expect(result).toMatchObject({ sha256: truth.orders_digest.sha256 });
    },
    5 * minutes,
  );

  test(
    'leave a system that is healthy, with nothing behind, in less than 2.5 GiB',
    async () => {
      const { views, factTables, memory } = await untilNothingIsBehind();
      expect(Object.keys({ ...views, ...factTables })).toHaveLength(13);
      expect(memory.totalBytes).toBeLessThan(2.5 * 2 ** 30);
    },
    minutes,
  );
});

withRealOrders('real orders whose references were cut', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  }, 3 * minutes);
  afterAll(() => system?.stop(), minutes);

  test(
    'come in as far as they can, and every dangling reference is in the report',
    async () => {
      const report = join(system.dataDir, 'report.ndjson');
      const args = ['--data-dir', system.dataDir, '--report', report];
      const { exitCode, result } = await Refold.run('import', 'olist', olistInconsistent, ...args);
      expect(exitCode).toBe(0);
      const truth = truthOf<Record<string, unknown>>(olistInconsistent);
      const counted = Object.entries(truth).filter(([name]) => name.endsWith('_is_missing'));
      expect(counted).toHaveLength(5);
      expect(result['findings']).toMatchObject(Object.fromEntries(counted));
      const lines = readFileSync(report, 'utf8').trim().split('\n').length;
      const findings = Object.values(result['findings'] as Record<string, number>);
      expect(lines).toBe(findings.reduce((sum, count) => sum + count, 0));
      const [, ...orders] = await linesOf('export', 'orders', '--data-dir', system.dataDir);
      expect(orders).toHaveLength(9);
    },
    2 * minutes,
  );
});
