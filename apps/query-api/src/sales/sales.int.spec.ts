import fc from 'fast-check';
import { testClickHouse, type TestClickHouse, testDatabase, type TestDatabase } from '@refold/testing';
import { type AskedSales, dimensionNames, expectedSales } from '../../test/expected-sales';
import { countStatements } from '../../test/count-statements';
import { createFactTables, emptyFactTables, insertFacts } from '../../test/fact-tables';
import { type RunningApi, startApi } from '../../test/running-api';
import { categories, factsOf, type SalesWorld, type SoldOrder, soldOrder } from '../../test/sales-world';
import { createViewTables } from '../../test/view-tables';
import { salesStatement } from './sales-query';
import { salesFacts } from './sales.resolver';

const query = `query ($by: [SalesDimension!]!, $from: DateTime, $to: DateTime, $timeZone: String!, $filter: SalesFilter) {
  sales(by: $by, from: $from, to: $to, timeZone: $timeZone, filter: $filter) {
    month day state category paymentType status currency orders units
    items { amount currency } freight { amount currency }
    paid { amount currency } declined { amount currency } refunded { amount currency }
  }
}`;
interface Sales {
  sales: Record<string, unknown>[];
}
const sorted = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describe('sales', () => {
  let database: TestDatabase;
  let clickhouse: TestClickHouse;
  let api: RunningApi;

  beforeAll(async () => {
    [database, clickhouse] = await Promise.all([testDatabase('sales'), testClickHouse('sales')]);
    await createViewTables(database.pool);
    await createFactTables(clickhouse.client, database.pool);
    // So that what was sent twice, or in an earlier version, is still there when it is read.
    await clickhouse.stopMerges();
    api = await startApi({ viewsUrl: database.url, factsUrl: clickhouse.url });
  }, 30_000);
  afterAll(async () => {
    await api?.close();
    await Promise.all([database?.drop(), clickhouse?.drop()]);
  });

  const fill = async (orders: SalesWorld['orders']): Promise<SalesWorld> => {
    const world = { orders, categories };
    await emptyFactTables(clickhouse.client);
    await insertFacts(clickhouse.client, factsOf(world));
    return world;
  };
  const ask = async (asked: AskedSales): Promise<Sales['sales']> => (await api.data<Sales>(query, { ...asked })).sales;

  describe('of many orders', () => {
    let world: SalesWorld;
    beforeAll(async () => {
      world = await fill(fc.sample(soldOrder, { numRuns: 60, seed: 20171124 }));
    });

    it('are as counted by hand for every combination of dimensions', async () => {
      for (let chosen = 0; chosen < 2 ** dimensionNames.length; chosen++) {
        const by = dimensionNames.filter((_, n) => chosen & (1 << n));
        const asked = { by, timeZone: 'America/Sao_Paulo', filter: {} };
        expect(sorted(await ask(asked))).toEqual(sorted(expectedSales(world, asked)));
      }
    }, 180_000);

    const anySome = <T>(...values: T[]) => fc.option(fc.subarray(values), { nil: undefined });
    const asked: fc.Arbitrary<AskedSales> = fc.record({
      by: fc.subarray([...dimensionNames]),
      from: fc.option(fc.constantFrom('2018-01-01T00:00:00.000000Z', '2018-02-28T23:59:59.500000Z'), {
        nil: undefined,
      }),
      to: fc.option(fc.constantFrom('2018-03-01T01:30:00.500000Z', '2018-02-18T00:30:00.000000Z'), { nil: undefined }),
      timeZone: fc.constantFrom('UTC', 'America/Sao_Paulo', 'Pacific/Kiritimati', 'Asia/Kolkata'),
      filter: fc.record({
        status: anySome('PLACED', 'CONFIRMED', 'SHIPPED', 'DELIVERED', 'RETURNED', 'CANCELLED'),
        state: anySome('SP', 'RJ', '(none)'),
        category: fc.option(fc.constantFrom(['books'], ['(none)', 'toys']), { nil: undefined, freq: 1 }),
        paymentType: fc.option(fc.constantFrom(['boleto'], ['voucher', 'credit_card']), { nil: undefined, freq: 1 }),
        currency: fc.option(fc.constantFrom('BRL', 'JPY'), { nil: undefined }),
        source: fc.option(fc.constantFrom({ system: 'olist' }, { system: 'olist', status: 'invoiced' }), {
          nil: undefined,
        }),
      }),
    });

    it('are as counted by hand under filters, between moments and in other zones', async () => {
      await fc.assert(
        fc.asyncProperty(asked, async (question) => {
          expect(sorted(await ask(question))).toEqual(sorted(expectedSales(world, question)));
        }),
        { numRuns: 40 },
      );
    }, 180_000);

    it('come in one order', async () => {
      const asked = { by: ['STATE', 'MONTH', 'STATUS'] as const, timeZone: 'UTC', filter: {} };
      const rows = await ask(asked);
      expect(rows.length).toBeGreaterThan(10);
      expect(await ask(asked)).toEqual(rows);
      const keys = rows.map(({ state, month, status, currency }) =>
        [state, month, String(status).toLowerCase(), currency].join(' '),
      );
      expect(keys).toEqual(keys.toSorted());
    });
  });

  const sold = (given: Partial<SoldOrder>): SoldOrder => ({
    placedAt: '2017-11-24T10:00:00.000000Z',
    state: 'SP',
    currency: 'BRL',
    sourceStatus: null,
    own: 'placed',
    shipments: [],
    lines: [],
    payments: [],
    ...given,
  });

  it('are exact beyond what a number of JavaScript or 64 bits hold', async () => {
    const line = { sku: 'a', quantity: 4_000_000_000, items: 9007199254740993n, freight: 2n ** 63n - 1n };
    const payment = { method: 'boleto', kind: 'captured', amount: 300_000_000_000n, currency: 'BRL' } as const;
    await fill([sold({ lines: [line], payments: [payment] }), sold({ lines: [{ ...line, items: 0n }] })]);
    expect(await ask({ by: [], timeZone: 'UTC', filter: {} })).toMatchObject([
      {
        orders: 2,
        units: '8000000000',
        items: { amount: '90071992547409.93' },
        freight: { amount: '184467440737095516.14' },
        paid: { amount: '3000000000.00' },
        declined: { amount: '0.00' },
      },
    ]);
  });

  it('fall on the day of the zone that is asked for, whatever the zones of servers and processes', async () => {
    const moments = [
      '2026-03-01T01:30:00.000000Z',
      '2026-02-28T23:59:59.999000Z',
      // São Paulo put its clocks back at midnight of 18 February 2018: 23:30 came twice.
      '2018-02-18T01:30:00.000000Z',
      '2018-02-18T02:30:00.000000Z',
      '2018-02-18T03:00:00.000000Z',
    ];
    await fill(moments.map((placedAt) => sold({ placedAt })));
    const days = async (timeZone: string) =>
      (await ask({ by: ['DAY'], timeZone, filter: {} })).map(({ day, orders }) => [day, orders]);
    expect(await days('UTC')).toEqual([
      ['2018-02-18', 3],
      ['2026-02-28', 1],
      ['2026-03-01', 1],
    ]);
    expect(await days('America/Sao_Paulo')).toEqual([
      ['2018-02-17', 2],
      ['2018-02-18', 1],
      ['2026-02-28', 2],
    ]);
    expect(await days('Pacific/Kiritimati')).toEqual([
      ['2018-02-18', 3],
      ['2026-03-01', 2],
    ]);
  });

  it('hold no connection to PostgreSQL while ClickHouse sums', async () => {
    const two = '{ a: sales(by: []) { orders } b: sales(by: [MONTH]) { orders } }';
    expect(await countStatements(() => api.data(two))).toBe(1);
    const idle = 'select count(*)::int as open from pg_stat_activity where datname = current_database() and state ~ $1';
    const { rows } = await database.pool.query(idle, ['in transaction']);
    expect(rows).toEqual([{ open: 0 }]);
  });

  it.each(['month', 'state', 'paymentType'] as const)(
    'by %s are joined as they are read, with no order held in memory',
    async (by) => {
      await fill(fc.sample(soldOrder, { numRuns: 10, seed: 20171124 }));
      const tables = Object.fromEntries(salesFacts.map((name) => [name, `${name}_v1`]));
      const { text, values } = salesStatement({ by: [by], timeZone: 'UTC' }, tables);
      const plan = await clickhouse.client.query({
        query: `explain pipeline ${text}`,
        query_params: values,
        format: 'TabSeparated',
      });
      const steps = await plan.text();
      expect(steps).toContain('MergeJoinTransform');
      expect(steps).not.toContain('FillingRightJoinSide');
      // That of the rows that are answered.
      expect(steps.match(/MergeSortingTransform/g)).toHaveLength(1);
    },
  );

  it('are none at all when nothing was sold', async () => {
    await fill([]);
    expect(await ask({ by: ['MONTH', 'CATEGORY'], timeZone: 'UTC', filter: {} })).toEqual([]);
  });

  it('of an order without lines and payments count it', async () => {
    await fill([sold({})]);
    const zero = { amount: '0.00', currency: 'BRL' };
    expect(await ask({ by: ['MONTH'], timeZone: 'UTC', filter: {} })).toMatchObject([
      { month: '2017-11', orders: 1, units: 0, items: zero, paid: zero },
    ]);
    expect(await ask({ by: ['CATEGORY'], timeZone: 'UTC', filter: {} })).toMatchObject([
      { category: '(none)', orders: 1, units: 0, items: zero, paid: null },
    ]);
    expect(await ask({ by: ['PAYMENT_TYPE'], timeZone: 'UTC', filter: {} })).toEqual([]);
  });

  it.each([
    ['timeZone: "Mars/Olympus"', 'timeZone'],
    ['timeZone: "+03:00"', 'timeZone'],
    ['from: "1066-10-14T09:00:00Z"', 'from'],
    ['to: "2300-01-01T00:00:00Z"', 'to'],
  ])('asked for with %s are refused, naming the argument', async (given, argument) => {
    const { errors } = await api.ask(`{ sales(by: [MONTH], ${given}) { month } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
  });

  it('are refused, not cut, where they would be too many rows', async () => {
    const days = Array.from({ length: 10_001 }, (_, n) => new Date(Date.UTC(1990, 0, 1 + n)).toISOString());
    await fill(days.map((day) => sold({ placedAt: day.replace('Z', '000Z') })));
    const { data, errors } = await api.ask('{ sales(by: [DAY]) { day } }');
    expect(data).toEqual({ sales: null });
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COSTLY' } }]);
  });
});
