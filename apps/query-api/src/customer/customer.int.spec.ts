import { CustomerOverview, OrderDetails, StockLevel } from '@refold/views';
import { testDatabase } from '@refold/testing';
import { customer, line, order, stock } from '../../test/example-rows';
import { countReads } from '../../test/count-statements';
import { startViewsApi, type ViewsApi } from '../../test/views-api';
import { insertRows } from '../../test/view-tables';

describe('customers', () => {
  let api: ViewsApi;
  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('customers'));
  });
  afterAll(() => api?.close());
  beforeEach(() => api.empty());

  it('are answered with what orders and payments say of them', async () => {
    await insertRows(api.pool, CustomerOverview, [
      customer('customer-1', {
        orders: 3,
        cancelledOrders: 1,
        ordered: { JPY: '9007199254740993', BRL: '3000000000' },
        paid: { BRL: '1230' },
        lastOrder: { orderId: 'order-3', at: '2018-01-01T00:00:00.000001Z', eventId: crypto.randomUUID() },
        sourceSystem: 'olist',
        sourceId: 'c1',
      }),
    ]);
    const answer = await api.data(`{ customer(id: "customer-1") {
      id name email active registeredAt address { state } orderCount cancelledOrderCount
      ordered { amount currency } paid { amount } refunded { amount } lastOrder { id placedAt } source { system id status }
    } }`);
    expect(answer).toEqual({
      customer: {
        id: 'customer-1',
        name: 'Ana',
        email: 'ana@example.com',
        active: true,
        registeredAt: '2017-01-01T00:00:00.000000Z',
        address: { state: 'SP' },
        orderCount: 3,
        cancelledOrderCount: 1,
        ordered: [
          { amount: '30000000.00', currency: 'BRL' },
          { amount: '9007199254740993', currency: 'JPY' },
        ],
        paid: [{ amount: '12.30' }],
        refunded: [],
        lastOrder: { id: 'order-3', placedAt: '2018-01-01T00:00:00.000001Z' },
        source: { system: 'olist', id: 'c1', status: null },
      },
    });
  });

  it('are found by what is known of them', async () => {
    await insertRows(api.pool, CustomerOverview, [
      customer('ana', { registeredAt: '2017-01-01T00:00:00.000001Z', sourceSystem: 'olist', sourceId: '1' }),
      customer('bob', {
        name: 'Bob',
        email: 'bob@example.com',
        active: false,
        registeredAt: '2017-01-01T00:00:00.000002Z',
      }),
      customer('ghost', { _defined: false }),
    ]);
    const ids = async (filter: string) => {
      const { customers } = await api.data<{ customers: { nodes: { id: string }[]; totalCount: number } }>(
        `{ customers(filter: { ${filter} }) { nodes { id } totalCount } }`,
      );
      expect(customers.totalCount).toBe(customers.nodes.length);
      return customers.nodes.map(({ id }) => id);
    };
    expect(await ids('')).toEqual(['bob', 'ana']);
    expect(await ids('name: "Bob"')).toEqual(['bob']);
    expect(await ids('email: "ana@example.com"')).toEqual(['ana']);
    expect(await ids('active: false')).toEqual(['bob']);
    expect(await ids('source: { system: "olist", id: "1" }')).toEqual(['ana']);
    expect(await ids('registeredFrom: "2017-01-01T00:00:00.000002Z"')).toEqual(['bob']);
    expect(await ids('registeredTo: "2017-01-01T00:00:00.000002Z"')).toEqual(['ana']);
    expect(await ids('registeredAt: { lte: "2017-01-01T00:00:00.000001Z" }')).toEqual(['ana']);
    expect(await ids('ids: ["bob", "ghost"]')).toEqual(['bob']);
    expect(await ids('nameMatches: { startsWith: "bo" }')).toEqual(['bob']);
    expect(await ids('orderCount: { lt: 1 }')).toEqual(['bob', 'ana']);
    expect(await ids('orderCount: { in: [1, 2] }')).toEqual([]);
    expect(await ids('or: [{ active: false }, { email: "ana@example.com" }], not: { name: "Bob" }')).toEqual(['ana']);
  });

  it('each have a page of their own orders, read together', async () => {
    const names = ['c1', 'c2', 'c3', 'c4'];
    await insertRows(
      api.pool,
      CustomerOverview,
      names.map((id) => customer(id, { name: id })),
    );
    await insertRows(
      api.pool,
      OrderDetails,
      names.slice(0, 3).flatMap((customerId, c) =>
        Array.from({ length: 3 + c }, (_, n) =>
          order(`${customerId}-${n}`, {
            customerId,
            placedAt: `2018-01-0${n + 1}T00:00:00.000000Z`,
            lines: [line(`sku-${n}`)],
          }),
        ),
      ),
    );
    await insertRows(api.pool, StockLevel, [stock('sku-0'), stock('sku-1')]);
    const query = (first: number) => `{ customers(first: ${first}, sort: [{ field: NAME }]) { nodes { id
      orders(first: 2) { totalCount nodes { id lines { product { sku } } } pageInfo { hasNextPage endCursor } }
      oldest: orders(last: 1) { nodes { id } pageInfo { hasPreviousPage } } } } }`;
    interface Orders {
      totalCount: number;
      nodes: { id: string; lines: unknown[] }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    }
    const { customers } = await api.data<{ customers: { nodes: { id: string; orders: Orders; oldest: object }[] } }>(
      query(4),
    );
    expect(
      customers.nodes.map(({ id, orders }) => [id, orders.totalCount, ...orders.nodes.map((node) => node.id)]),
    ).toEqual([
      ['c1', 3, 'c1-2', 'c1-1'],
      ['c2', 4, 'c2-3', 'c2-2'],
      ['c3', 5, 'c3-4', 'c3-3'],
      ['c4', 0],
    ]);
    expect(customers.nodes[0]?.oldest).toEqual({ nodes: [{ id: 'c1-0' }], pageInfo: { hasPreviousPage: true } });
    expect(customers.nodes[3]?.oldest).toEqual({ nodes: [], pageInfo: { hasPreviousPage: false } });
    const next = await api.data<{ customer: { orders: Orders } }>(
      `{ customer(id: "c3") { orders(first: 2, after: "${customers.nodes[2]?.orders.pageInfo.endCursor}") { nodes { id } } } }`,
    );
    expect(next.customer.orders.nodes).toEqual([{ id: 'c3-2' }, { id: 'c3-1' }]);
    const one = await countReads(() => api.data(query(1)));
    const all = await countReads(() => api.data(query(4)));
    expect(one).toBeGreaterThan(3);
    expect(all).toBe(one);
  });

  it('are not read for the names of buyers, which orders carry', async () => {
    await insertRows(api.pool, OrderDetails, [order('o1'), order('o2', { customerId: 'other', customerName: 'Zoe' })]);
    const lean = await countReads(() => api.data('{ orders { nodes { customer { id name email } } } }'));
    const full = await countReads(() => api.data('{ orders { nodes { customer { id name active } } } }'));
    expect(full).toBe(lean + 1);
  });

  it('are counted only when that is asked for', async () => {
    const page = await countReads(() => api.data('{ customers { nodes { id } } }'));
    const both = await countReads(() => api.data('{ customers { nodes { id } totalCount } }'));
    const spread =
      '{ customers { ...Count } } fragment Count on CustomerConnection { totalCount nodes @skip(if: true) { id } }';
    expect(both).toBe(page + 1);
    expect(await countReads(() => api.data(spread))).toBe(page);
  });
});

describe('a stock item', () => {
  let api: ViewsApi;
  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('stock'));
  });
  afterAll(() => api?.close());

  it('is answered with what lies on the shelf, unknown before the first count', async () => {
    await insertRows(api.pool, StockLevel, [
      stock('counted', { sourceSystem: 'olist', sourceId: 'p1' }),
      stock('uncounted', { onHand: null, available: null, allocated: 4, priceAmount: null, priceCurrency: null }),
    ]);
    const fields =
      'sku name category price { amount currency } active onHand allocated issued available source { system id }';
    const answer = await api.data(`{ counted: stockItem(sku: "counted") { ${fields} }
      uncounted: stockItem(sku: "uncounted") { onHand allocated available price { amount } } none: stockItem(sku: "x") { sku } }`);
    expect(answer).toEqual({
      counted: {
        sku: 'counted',
        name: 'A product',
        category: 'books',
        price: { amount: '10.00', currency: 'BRL' },
        active: true,
        onHand: 5,
        allocated: 2,
        issued: 1,
        available: 3,
        source: { system: 'olist', id: 'p1' },
      },
      uncounted: { onHand: null, allocated: 4, available: null, price: null },
      none: null,
    });
  });
});
