import { CustomerOverview, OrderDetails, StockLevel } from '@refold/views';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { examples } from '../src/playground/examples';
import { customer, line, order, stock } from './example-rows';
import { type RunningApi, startApi } from './running-api';
import { insertRows } from './view-tables';
import { startViewsApi } from './views-api';

const parts = `id status placedAt confirmedAt units total { amount currency } source { system } shipTo { city state }
  customer { id name email active } lines { sku quantity unitPrice { amount } product { sku available } }
  payments { id status amount { amount } at } shipments { id status dispatchedAt } stale { since } saga { status }`;

describe('a query that is compiled', () => {
  let database: TestDatabase;
  let compiling: RunningApi;
  let interpreting: RunningApi;

  beforeAll(async () => {
    database = await testDatabase('compiled');
    compiling = await startViewsApi(database);
    interpreting = await startApi({ viewsUrl: database.url, factsUrl: 'http://127.0.0.1:1', compileQueries: false });
    const payment = { method: 'boleto', installments: 1, reason: null, at: '2018-01-01T00:00:00.000001Z' };
    const paid = {
      ...payment,
      amount: { amount: '1230', currency: 'BRL' },
      refunded: { amount: '0', currency: 'BRL' },
    };
    await insertRows(database.pool, OrderDetails, [
      order('whole', {
        payments: { p1: { status: 'captured', ...paid }, p0: { status: 'failed', ...paid } },
        sourceSystem: 'olist',
      }),
      order('long', { totalAmount: 9007199254740993n, lines: [line('sku-1'), line('sku-2'), line('unknown')] }),
      order('no-currency', { currency: null }),
      order('no-customer', { customerId: null, shipTo: null }),
      order('no-lines', { lines: 'damaged' as never }),
      order('no-price', { lines: [line('sku-1', { unitPrice: { amount: 'x', currency: 'BRL' } }), line('sku-2')] }),
      order('no-sku', { lines: [line('sku-1'), { ...line(''), sku: null as never }] }),
      order('no-status', { status: 'strange' as never }),
      order('no-payment', { payments: { p1: 'damaged' as never } }),
    ]);
    await insertRows(database.pool, CustomerOverview, [customer('customer-1', { orders: 9 })]);
    await insertRows(database.pool, StockLevel, [stock('sku-1'), stock('sku-2', { priceAmount: null })]);
  });
  afterAll(async () => {
    await interpreting?.close();
    await compiling?.close();
  });

  /** What differs each time is left out: the ids by which errors are found in the log, and how old the views are. */
  const answerOf = async (api: RunningApi, body: object): Promise<string> => {
    const response = await api.post(body);
    const text = JSON.stringify(await response.json(), (key, value: unknown) =>
      key === 'freshness' ? undefined : value,
    );
    return `${response.status} ${text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'an id')}`;
  };

  const expectSame = async (body: object): Promise<string> => {
    const expected = await answerOf(interpreting, body);
    // The first time it is not compiled yet, the second it is made, the third it is there.
    for (let use = 1; use <= 3; use++) expect(await answerOf(compiling, body)).toBe(expected);
    return expected;
  };

  it('is compiled', async () => {
    const { extensions: _, ...answer } = await compiling.ask('{ orders(first: 1) { nodes { id } } }');
    expect(answer).toEqual({ data: { orders: { nodes: [{ id: 'whole' }] } } });
  });

  it('answers orders with all their parts, bad rows and all', async () => {
    const answer = await expectSame({
      query: `{ orders(first: 50) { totalCount edges { cursor node { ${parts} } } nodes { id } } }`,
    });
    expect(answer).toContain('90071992547409.93');
    expect(answer).toContain('"path":["orders","edges"');
  });

  it.each(examples.filter(({ query }) => query.includes('\nquery ')))(
    'answers the example $name',
    async ({ name: operationName, query, variables = {} }) => {
      const given = Object.entries(variables).map(([name, value]) => [name, isLookedUp(value) ? 'whole' : value]);
      await expectSame({ operationName, query, variables: Object.fromEntries(given) as object });
    },
  );
  const isLookedUp = (value: unknown): boolean => typeof value === 'object' && value !== null && 'lookUp' in value;

  it.each([
    ['one that is there, and one that is not', `{ order(id: "whole") { ${parts} } none: order(id: "never") { id } }`],
    ['aliases and __typename', '{ __typename a: order(id: "whole") { __typename b: id c: id total { __typename } } }'],
    [
      'fragments',
      '{ orders { ...A nodes { ... on Order { id } } } } fragment A on OrderConnection { nodes { status } pageInfo { endCursor } }',
    ],
    ['an argument that is refused', '{ orders(first: 0) { nodes { id } } order(id: "whole") { id } }'],
    ['a cursor that is none', '{ orders(after: "x") { nodes { id } } }'],
    [
      'enums and input objects',
      '{ orders(filter: { status: [PLACED], totalMin: "1", currency: "BRL" }, sort: [{ field: TOTAL }]) { nodes { id } } }',
    ],
    ['lists below lists', '{ customers { nodes { id orders(first: 2) { totalCount nodes { id lines { sku } } } } } }'],
    ['facts that are away', '{ sales(by: [MONTH]) { month orders } order(id: "whole") { id } }'],
    ['a projector that is away', '{ rebuilds { state } }'],
    ['the schema', '{ __schema { queryType { name fields { name } } } }'],
    ['a field that is not there', '{ orders { nodes { price } } }'],
    ['no operation at all', 'fragment A on Order { id }'],
  ])('answers %s', async (_, query) => {
    await expectSame({ query });
  });

  it.each([
    [{ id: 'whole', full: true, sort: [{ field: 'TOTAL', direction: 'DESC' }] }],
    [{ id: 'whole', full: false, first: 2, sort: null }],
    [{ id: 'whole', full: true, first: 1000 }],
    [{ id: 5, full: true }],
    [{ full: true }],
    [{ id: 'whole', full: 'yes' }],
    [{ id: 'whole', full: true, sort: [{ field: 'PRICE' }] }],
    [{ id: 'whole', full: true, from: '1 January' }],
    [{ id: null, full: null }],
  ])('answers with the variables %j', async (variables) => {
    const query = `query ($id: ID!, $full: Boolean!, $first: Int = 3, $sort: [OrderSort!], $from: DateTime) {
      order(id: $id) { id lines @include(if: $full) { sku } ... @skip(if: $full) { units } }
      orders(first: $first, sort: $sort, filter: { placedFrom: $from }) { nodes { id } totalCount @skip(if: $full) }
    }`;
    await expectSame({ query, variables });
  });

  it('is the operation that is named, of those in one document', async () => {
    const query = 'query A { order(id: "whole") { id } } query B { order(id: "long") { id } }';
    for (const operationName of ['A', 'B', 'C', undefined]) await expectSame({ query, operationName });
  });
});
