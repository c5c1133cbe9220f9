import { getIntrospectionQuery } from 'graphql';
import { OrderDetails } from '@refold/views';
import { testDatabase } from '@refold/testing';
import { countStatements } from './count-statements';
import { line, order } from './example-rows';
import { insertRows } from './view-tables';
import { startViewsApi, type ViewsApi } from './views-api';

const repeated = (times: number, text: (n: number) => string): string =>
  Array.from({ length: times }, (_, n) => text(n)).join(' ');

describe('a query that asks for too much', () => {
  let api: ViewsApi;
  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('limits'));
    await insertRows(api.pool, OrderDetails, [order('order-1')]);
    await api.data('{ order(id: "order-1") { id } }');
  });
  afterAll(() => api?.close());

  const refused = async (body: unknown, status = 400): Promise<string> => {
    let text = '';
    const before = process.cpuUsage();
    const statements = await countStatements(async () => {
      const response = await api.post(body);
      text = await response.text();
      expect(response.status).toBe(status);
    });
    expect(statements).toBe(0);
    // Of the processor, with what the client took: the clock also tells what else the machine does meanwhile.
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000);
    return text;
  };

  const thousandAliases = `{ ${repeated(1_000, (n) => `a${n}: orders { totalCount }`)} }`;
  const nestedLists = '{ customers(first: 100) { nodes { orders(first: 100) { nodes { id total { amount } } } } } }';
  const throughFragments = `
    { customers { ...A } }
    fragment A on CustomerConnection { nodes { orders { ...B } } }
    fragment B on OrderConnection { edges { node { customer { ...C } } } }
    fragment C on Customer { orders { nodes { ...D } } }
    fragment D on Order { customer { orders { pageInfo { hasNextPage } } } }`;
  const bomb = `{ orders { ...F0 } } ${repeated(30, (n) => `fragment F${n} on OrderConnection { ...F${n + 1} ... { ...F${n + 1} } }`)}
    fragment F30 on OrderConnection { totalCount }`;

  const aroundInCircles = `
    { orders(first: 1) { nodes { payments { order { ...A } } } } }
    fragment A on Order { payments { order { id } } }`;

  it.each([
    ['a thousand aliases', thousandAliases],
    ['more than twenty fields at the top', `{ ${repeated(21, (n) => `a${n}: order(id: "a") { id }`)} }`],
    ['a list of lists', nestedLists],
    ['a million rows', '{ orders(first: 1000000) { nodes { customer { orders(first: 1000000) { nodes { id } } } } } }'],
    ['too deep a nesting through fragments', throughFragments],
    ['fragments that double each other', bomb],
    ['twenty thousand braces', `${'{ a '.repeat(20_000)}${'}'.repeat(20_000)}`],
    ['payments of an order of a payment of an order', aroundInCircles],
    ['names of types', `{ orders(first: 100) { nodes { ${repeated(1_290, (n) => `a${n}: __typename`)} } } }`],
    ['four figures', `{ ${repeated(4, (n) => `a${n}: funnel { placed }`)} }`],
    [
      'figures with all that belongs to each row',
      '{ topCustomers(first: 100) { customer { orders(first: 50) { nodes { id } } } } }',
    ],
    ['a great many sums', `{ ${repeated(20, (n) => `a${n}: sales(by: [DAY]) { day }`)} }`],
  ])('by %s is refused before anything is read', async (_, query) => {
    expect(await refused({ query })).toMatch('QUERY_TOO_COSTLY');
  });

  it('by a filter that is too deep or too large is refused with the path to it', async () => {
    const query = 'query($filter: OrderFilter) { order(id: "order-1") { id } orders(filter: $filter) { totalCount } }';
    const deep = { not: { or: [{ not: { not: { not: { not: {} } } } }] } };
    expect(await refused({ query, variables: { filter: deep } })).toMatch(
      '"code":"BAD_USER_INPUT","argument":"filter.not.or[0].not.not.not"',
    );
    const large = { or: Array.from({ length: 41 }, () => ({ customerId: 'a' })) };
    expect(await refused({ query, variables: { filter: large } })).toMatch('"argument":"filter.or[40].customerId"');
    const long = { ids: Array.from({ length: 101 }, (_, n) => `order-${n}`) };
    expect(await refused({ query, variables: { filter: long } })).toMatch('"argument":"filter.ids"');
  });

  it('by a filter of figures that is too large is refused with the path to it', async () => {
    const query = 'query($state: [String!]) { funnel(filter: { state: $state }) { placed } }';
    const states = Array.from({ length: 101 }, (_, n) => `S${n}`);
    expect(await refused({ query, variables: { state: states } })).toMatch('"argument":"filter.state"');
    expect(await refused({ query, variables: { state: ['x'.repeat(201)] } })).toMatch('"argument":"filter.state[0]"');
  });

  it('by what its lists hold is broken off', async () => {
    const lines = Array.from({ length: 1_000 }, (_, n) => line(`s${n}`));
    const ids = Array.from({ length: 31 }, (_, n) => `large-${n}`);
    await insertRows(
      api.pool,
      OrderDetails,
      ids.map((id) => order(id, { lines })),
    );
    const fields = repeated(13, (n) => `a${n}: sku`);
    const query = `query ($ids: [ID!]) { orders(first: 100, filter: { ids: $ids }) { nodes { lines { ${fields} } } } }`;
    for (let use = 0; use < 2; use++) {
      const { data, errors } = await api.ask(query, { ids });
      expect(data).toBeUndefined();
      expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['QUERY_TOO_COSTLY']);
    }
    expect((await api.ask(query, { ids: ids.slice(2) })).errors).toBeUndefined();
    await api.pool.query('delete from order_details_v1 where order_id = any($1)', [ids]);
  });

  it('by sizes in variables is refused too, given or by default', async () => {
    const query = (value: string) =>
      `query ($n: Int${value}) { customers(first: $n) { nodes { orders(first: $n) { nodes { id total { amount } } } } } }`;
    expect(await refused({ query: query(''), variables: { n: 100 } })).toContain('QUERY_TOO_COSTLY');
    expect(await refused({ query: query(' = 100') })).toContain('QUERY_TOO_COSTLY');
    expect(await refused({ query: query(' = 100'), variables: { n: 'many' } })).toContain('BAD_USER_INPUT');
  });

  it('by many operations at once is refused', async () => {
    await refused(Array.from({ length: 500 }, () => ({ query: '{ orders { totalCount } }' })));
  });

  it('by a long text or long variables is refused', async () => {
    expect(await refused({ query: `${'#\n'.repeat(40_000)}{ orders { totalCount } }` })).toContain('QUERY_TOO_COSTLY');
    const query = 'query ($id: ID!) { order(id: $id) { id } }';
    expect(await refused({ query, variables: { id: 'x'.repeat(70_000) } })).toContain('QUERY_TOO_COSTLY');
    expect(await refused({ query, variables: { id: 'a', ['x'.repeat(70_000)]: 1 } })).toContain('QUERY_TOO_COSTLY');
  });

  it('by a large body is refused', async () => {
    await refused({ query: `{ orders { totalCount } } # ${'x'.repeat(600_000)}` }, 413);
  });

  it('is not the largest page of orders with all their parts', async () => {
    const answer =
      await api.ask(`{ orders(first: 100) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node {
      id status placedAt confirmedAt cancelledAt cancelReason reservation units
      customer { id name email } shipTo { city state country }
      lines { sku name quantity unitPrice { amount currency } freight { amount currency } product { name category } }
      payments { id status method installments amount { amount currency } refunded { amount currency } at }
      shipments { id status dispatchedAt deliveredAt }
      items { amount } freight { amount } total { amount currency } paid { amount } declined { amount } refunded { amount }
      source { system id status }
    } } } }`);
    expect(answer.errors).toBeUndefined();
  });

  it('is not that page with the names of all types, as clients with a cache ask for it', async () => {
    const answer = await api.ask(`{ orders(first: 100) { nodes { __typename
      id status placedAt units customer { __typename id name } lines { __typename sku name quantity unitPrice { __typename amount currency } }
      payments { __typename id status amount { __typename amount currency } } total { __typename amount currency } } } }`);
    expect(answer.errors).toBeUndefined();
  });

  it('is no reason to keep an answer: none is cached', async () => {
    const response = await api.post({ query: '{ orders { totalCount } }' });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is not a page four levels deep, nor the question for the schema', async () => {
    const deep =
      '{ orders(first: 5) { nodes { customer { orders(first: 5) { nodes { lines { product { price { amount } } } } } } } } }';
    expect((await api.ask(deep)).errors).toBeUndefined();
    expect((await api.ask(getIntrospectionQuery())).errors).toBeUndefined();
  });
});
