import fc from 'fast-check';
import { CustomerOverview } from '@refold/views';
import { testClickHouse, type TestClickHouse, testDatabase, type TestDatabase } from '@refold/testing';
import { buckets, periodAt } from './calendar';
import { customer } from './example-rows';
import {
  type Asked,
  expectedCustomerValue,
  expectedFulfilment,
  expectedFunnel,
  expectedPaymentFailures,
  expectedRepeatCustomers,
  expectedTopCustomers,
  expectedTopProducts,
} from './expected-figures';
import { createFactTables, emptyFactTables, insertFacts } from './fact-tables';
import { factsOf, type WorldOrder, worldOrder } from './figures-world';
import { type RunningApi, startApi } from './running-api';
import { createViewTables, insertRows } from './view-tables';

const money = '{ amount currency }';
const durations = '{ orders p50Seconds p90Seconds p99Seconds meanSeconds }';
const fields = {
  funnel: `period begins state placed paid confirmed dispatched delivered cancelled
    paidShare confirmedShare dispatchedShare deliveredShare`,
  fulfilment: `period begins state toDispatch ${durations} toDelivery ${durations}`,
  paymentFailures: 'period begins method currency captured failed failureRate',
  repeatCustomers: 'period begins customers newCustomers repeatCustomers orders repeatRate',
  topProducts: `period begins rank sku name category currency orders units items ${money}`,
  customerValue: `period begins currency customers orders paid ${money} refunded ${money} value ${money}
    average ${money} p50 ${money} p90 ${money} p99 ${money}`,
  topCustomers: `rank customerId currency orders paid ${money} refunded ${money} value ${money}`,
} as const;
type Name = keyof typeof fields;

/** Rows are compared in an order of our own: those of one time and equal figures may come either way. */
const sorted = (rows: readonly object[]): object[] => {
  const keyOf = (row: object) =>
    ['begins', 'state', 'method', 'currency', 'rank']
      .map((name) => String((row as Record<string, unknown>)[name]))
      .join();
  return [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
};

describe('figures', () => {
  let database: TestDatabase;
  let clickhouse: TestClickHouse;
  let api: RunningApi;
  let orders: readonly WorldOrder[];

  beforeAll(async () => {
    [database, clickhouse] = await Promise.all([testDatabase('figures'), testClickHouse('figures')]);
    await createViewTables(database.pool);
    await createFactTables(clickhouse.client, database.pool);
    // So that what was sent twice, or in an earlier version, is still there when it is read.
    await clickhouse.stopMerges();
    api = await startApi({ viewsUrl: database.url, factsUrl: clickhouse.url });
    orders = fc.sample(worldOrder, { numRuns: 150, seed: 20180218 });
    await insertFacts(clickhouse.client, factsOf(orders));
  }, 30_000);
  afterAll(async () => {
    await api?.close();
    await Promise.all([database?.drop(), clickhouse?.drop()]);
  });

  const ask = async (name: Name, args = ''): Promise<object[]> => {
    const asked = args === '' ? name : `${name}(${args})`;
    return (await api.data<{ rows: object[] }>(`{ rows: ${asked} { ${fields[name]} } }`)).rows;
  };
  const argsOf = ({ every, timeZone, byState }: Asked): string =>
    [`timeZone: "${timeZone}"`, every ? `every: ${every}` : '', byState ? 'by: [STATE]' : '']
      .filter(Boolean)
      .join(', ');
  const zones = ['UTC', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
  const everyWay: Asked[] = zones.flatMap((timeZone) =>
    [null, ...buckets].map((every) => ({ every, timeZone, byState: every === 'MONTH' })),
  );
  /** Each stretch once: that zones do not matter otherwise the funnel shows. */
  const someWays: Asked[] = [null, ...buckets].map((every, n) => ({ every, timeZone: zones[n % 4] ?? 'UTC' }));

  it('of the funnel are as counted by hand, for every stretch of time in zones that change their clocks', async () => {
    for (const asked of everyWay)
      expect(sorted(await ask('funnel', argsOf(asked)))).toEqual(sorted(expectedFunnel(orders, asked)));
  });

  it('of fulfilment are exact percentiles', async () => {
    for (const asked of [...someWays, { every: 'YEAR', timeZone: 'UTC', byState: true } as const])
      expect(sorted(await ask('fulfilment', argsOf(asked)))).toEqual(sorted(expectedFulfilment(orders, asked)));
  });

  it('of failed payments are shares of those that have ended, by method', async () => {
    for (const asked of someWays)
      expect(sorted(await ask('paymentFailures', argsOf(asked)))).toEqual(
        sorted(expectedPaymentFailures(orders, asked)),
      );
    const all = orders.flatMap(({ payments }) => payments.map(({ outcome }) => outcome));
    const failed = all.filter((outcome) => outcome === 'declined').length;
    const ended = all.filter((outcome) => outcome !== 'open').length;
    expect(await ask('paymentFailures', 'by: []')).toMatchObject([{ method: null, failed, captured: ended - failed }]);
    expect(await ask('paymentFailures', 'by: [CURRENCY]')).toMatchObject([{ currency: 'BRL' }, { currency: 'JPY' }]);
  });

  it('of customers tell who came for the first time and who came back', async () => {
    for (const asked of someWays)
      expect(sorted(await ask('repeatCustomers', argsOf(asked)))).toEqual(
        sorted(expectedRepeatCustomers(orders, asked)),
      );
  });

  it('of products rank them in each currency, and each stretch of time', async () => {
    for (const every of [null, 'YEAR', 'WEEK'] as const)
      for (const measure of ['units', 'items'] as const) {
        const asked = { every, timeZone: 'America/Sao_Paulo' };
        const args = `${argsOf(asked)}, of: ${measure.toUpperCase()}, first: 3`;
        const expected = expectedTopProducts(orders, asked, measure, 3);
        expect(expected.length).toBeGreaterThan(5);
        expect(sorted(await ask('topProducts', args))).toEqual(sorted(expected));
      }
  });

  it('of customers tell what they were worth, by when they came', async () => {
    for (const every of [null, 'MONTH', 'DAY'] as const) {
      const asked = { every, timeZone: 'America/Sao_Paulo' };
      expect(sorted(await ask('customerValue', argsOf(asked)))).toEqual(sorted(expectedCustomerValue(orders, asked)));
    }
  });

  it('of customers rank those who were worth the most, and lead to who they are', async () => {
    expect(sorted(await ask('topCustomers', 'first: 3'))).toEqual(sorted(expectedTopCustomers(orders, 3)));
    const [best] = expectedTopCustomers(orders, 1);
    await insertRows(database.pool, CustomerOverview, [customer(best?.customerId ?? '', { name: 'The best' })]);
    const query = '{ topCustomers(first: 2) { customerId customer { name } } }';
    const { topCustomers } = await api.data<{ topCustomers: { customerId: string; customer: object | null }[] }>(query);
    for (const { customerId, customer } of topCustomers)
      expect(customer).toEqual(customerId === best?.customerId ? { name: 'The best' } : null);
  });

  it('are of the orders that were asked for: the first order of a customer is that of all, also before', async () => {
    const from = '2018-02-18T01:30:00.000000Z';
    const to = '2018-10-01T00:00:00.000000Z';
    const within = orders.filter(({ placedAt }) => placedAt >= from && placedAt < to);
    const args = `from: "${from}", to: "${to}"`;
    const total: Asked = { every: null, timeZone: 'UTC' };
    expect(await ask('funnel', args)).toEqual(expectedFunnel(within, total));
    const ofState = within.filter(({ state, cancelledAt }) => state === 'SP' && cancelledAt === null);
    expect(await ask('funnel', `${args}, filter: { state: ["SP"], status: [PLACED] }`)).toEqual(
      expectedFunnel(ofState, total),
    );
    const customers = new Set(within.map(({ customer }) => customer));
    const before = new Set(orders.filter(({ placedAt }) => placedAt < from).map((order) => order.customer));
    expect(await ask('repeatCustomers', args)).toMatchObject([
      { customers: customers.size, newCustomers: [...customers].filter((each) => !before.has(each)).length },
    ]);
    const firsts = (expected: readonly { customers: number }[]) =>
      expected.reduce((sum, each) => sum + each.customers, 0);
    const later = expectedCustomerValue(orders, { every: 'DAY', timeZone: 'UTC' }).filter(
      (row) => ((row as { begins?: string }).begins ?? '') >= '2018-01-01',
    );
    const cohort = (await ask('customerValue', 'from: "2018-01-01T00:00:00Z"')) as { customers: number }[];
    expect(firsts(cohort)).toBe(firsts(later));
  });

  it('of sales are split by the same stretches of time', async () => {
    for (const bucket of buckets) {
      const field = bucket.toLowerCase();
      const query = `{ sales(by: [${bucket}], timeZone: "Australia/Lord_Howe") { name: ${field} orders } }`;
      const { sales } = await api.data<{ sales: { name: string; orders: number }[] }>(query);
      const names = new Set(orders.map(({ placedAt }) => periodAt(bucket, 'Australia/Lord_Howe', placedAt).period));
      expect(new Set(sales.map(({ name }) => name))).toEqual(names);
    }
  });

  it.each([
    ['funnel', 'timeZone: "+03:00"', 'timeZone'],
    ['fulfilment', 'from: "1800-01-01T00:00:00Z"', 'from'],
    ['paymentFailures', 'to: "2300-01-01T00:00:00Z"', 'to'],
    ['topProducts', 'first: 101', 'first'],
    ['topCustomers', 'first: 0', 'first'],
  ] as const)('of %s asked for by %s are refused, naming the argument', async (name, args, argument) => {
    const { errors } = await api.ask(`{ ${name}(${args}) { __typename } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
  });

  it('of an hour in which a place gave up the time of its own sun begin within that hour', async () => {
    const placed_at = '1900-09-30T21:42:17.000000Z';
    const order = { order_id: 'old', customer_id: 'ann', placed_at, state: null, currency: 'BRL' };
    await insertFacts(clickhouse.client, { order_facts: [{ ...order, source_system: null, source_status: null }] });
    const args = 'every: HOUR, timeZone: "Asia/Gaza", to: "1901-01-01T00:00:00Z"';
    const [{ begins } = { begins: '' }] = (await ask('funnel', args)) as { begins: string }[];
    expect(Math.abs(Date.parse(placed_at) - Date.parse(begins))).toBeLessThan(3_600_000);
  });

  it('of nothing are totals of none', async () => {
    await emptyFactTables(clickhouse.client);
    expect(await ask('funnel')).toMatchObject([{ placed: 0, delivered: 0, paidShare: null }]);
    expect(await ask('fulfilment')).toMatchObject([{ toDelivery: { orders: 0, p50Seconds: null, meanSeconds: null } }]);
    expect(await ask('paymentFailures', 'by: []')).toMatchObject([{ failed: 0, failureRate: null }]);
    expect(await ask('repeatCustomers')).toMatchObject([{ customers: 0, repeatRate: null }]);
    for (const name of ['topProducts', 'customerValue', 'topCustomers'] as const) expect(await ask(name)).toEqual([]);
    expect(await ask('funnel', 'every: DAY')).toEqual([]);
  });
});
