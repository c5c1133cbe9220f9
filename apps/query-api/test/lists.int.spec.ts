import { OrderDetails, PaymentDetails, ShipmentDetails, StockLevel } from '@refold/views';
import { testDatabase } from '@refold/testing';
import { countReads } from './count-statements';
import { brl, order, payment, shipment, stock } from './example-rows';
import { startViewsApi, type ViewsApi } from './views-api';
import { insertRows } from './view-tables';

interface List {
  readonly totalCount: number;
  readonly nodes: readonly Record<string, unknown>[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

describe('lists over all orders', () => {
  let api: ViewsApi;
  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('lists'));
  });
  afterAll(() => api?.close());
  beforeEach(() => api.empty());

  const list = async (name: string, args: string, fields: string): Promise<List> => {
    const asked = args === '' ? name : `${name}(${args})`;
    const query = `{ list: ${asked} { totalCount nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`;
    return (await api.data<{ list: List }>(query)).list;
  };
  const idsOf = async (name: string, args: string, id = 'id'): Promise<string> => {
    const { nodes, totalCount } = await list(name, args, id);
    expect(totalCount).toBe(nodes.length);
    return nodes.map((node) => node[id] as string).join('');
  };
  const hour = (n: number) => `2017-11-24T${10 + n}:00:00.000000Z`;

  it('of payments tell each with its order, and are those that a filter asks for, the latest first', async () => {
    await insertRows(api.pool, OrderDetails, [order('order-1'), order('order-2')]);
    await insertRows(api.pool, PaymentDetails, [
      payment('a', { installments: 3, refundedAmount: 230n, status: 'refunded', reason: 'broken' }),
      payment('b', { begunAt: hour(1), method: 'boleto', status: 'failed', orderId: 'order-2', customerId: 'bob' }),
      payment('c', { begunAt: hour(2), orderId: 'unknown' }),
      payment('d', { begunAt: hour(3), _defined: false }),
    ]);
    expect(await idsOf('payments', '')).toBe('cba');
    expect(await idsOf('payments', 'filter: { status: [FAILED, CAPTURED] }')).toBe('cb');
    expect(await idsOf('payments', 'filter: { methods: ["boleto"] }')).toBe('b');
    expect(
      await idsOf('payments', 'filter: { orderIds: ["order-1"], amount: { currency: "BRL", gte: "12.30" } }'),
    ).toBe('a');
    expect(await idsOf('payments', 'filter: { customerIds: ["customer-1"] }')).toBe('ca');
    expect(await idsOf('payments', `filter: { begunAt: { gte: "${hour(0)}", lt: "${hour(2)}" } }`)).toBe('ba');
    expect(await idsOf('payments', 'sort: [{ field: STATUS }, { field: BEGUN_AT, direction: DESC }]')).toBe('cba');
    const fields =
      'id status method installments amount { amount currency } refunded { amount } reason begunAt at order { id }';
    const one = await api.data(
      `{ payment(id: "a") { ${fields} } stray: payment(id: "c") { order { id } } none: payment(id: "x") { id } }`,
    );
    expect(one).toEqual({
      payment: {
        ...{ id: 'a', status: 'REFUNDED', method: 'credit_card', installments: 3, reason: 'broken' },
        ...{ amount: { amount: '12.30', currency: 'BRL' }, refunded: { amount: '2.30' } },
        ...{ begunAt: hour(0), at: '2017-11-24T10:00:01.000000Z', order: { id: 'order-1' } },
      },
      stray: { order: null },
      none: null,
    });
  });

  it('of shipments do, too', async () => {
    await insertRows(api.pool, OrderDetails, [order('order-1')]);
    await insertRows(api.pool, ShipmentDetails, [
      shipment('a', { status: 'returned', returnedAt: hour(9), returnReason: 'nobody at home' }),
      shipment('b', { begunAt: hour(1), carrier: 'DHL', orderId: 'order-2', customerId: 'bob' }),
    ]);
    expect(await idsOf('shipments', '')).toBe('ab');
    expect(await idsOf('shipments', 'filter: { status: [DISPATCHED] }')).toBe('b');
    expect(await idsOf('shipments', 'filter: { carriers: ["DHL", "UPS"] }')).toBe('b');
    expect(await idsOf('shipments', 'filter: { orderIds: ["order-1"], customerIds: ["customer-1"] }')).toBe('a');
    expect(await idsOf('shipments', `filter: { begunAt: { lt: "${hour(2)}" } }`)).toBe('b');
    expect(await idsOf('shipments', `filter: { begunAt: { gte: "${hour(2)}" } }, sort: [{ field: STATUS }]`)).toBe('a');
    const fields = 'status carrier scheduledAt dispatchedAt deliveredAt returnedAt returnReason begunAt order { id }';
    expect(await api.data(`{ shipment(id: "a") { ${fields} } }`)).toEqual({
      shipment: {
        ...{ status: 'RETURNED', carrier: 'Correios', deliveredAt: null, returnedAt: hour(9) },
        ...{ scheduledAt: '2017-11-25T10:00:00.000000Z', dispatchedAt: '2017-11-25T12:00:00.000000Z' },
        ...{ begunAt: '2017-11-25T10:00:00.000000Z', returnReason: 'nobody at home', order: { id: 'order-1' } },
      },
    });
  });

  it('of one moment come each once, page by page, while others come in between', async () => {
    await insertRows(
      api.pool,
      PaymentDetails,
      ['a', 'b', 'c', 'd', 'e'].map((id) => payment(id)),
    );
    const seen: unknown[] = [];
    for (let after = ''; ;) {
      const { nodes, pageInfo } = await list('payments', `first: 2 ${after}`, 'id');
      seen.push(...nodes.map(({ id }) => id));
      if (!pageInfo.hasNextPage) break;
      after = `after: "${pageInfo.endCursor}"`;
      await insertRows(api.pool, PaymentDetails, [payment(`newer-${seen.length}`, { begunAt: hour(5) })]);
    }
    expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
  });

  it('and the payments inside of orders tell the same, for a whole page in as many statements as for one', async () => {
    const entry = { status: 'captured', method: 'credit_card', installments: 1, reason: null } as const;
    const sent = { status: 'returned', carrier: null, trackingNumber: null, scheduledAt: null } as const;
    const numbers = [1, 2, 3, 4];
    await insertRows(
      api.pool,
      OrderDetails,
      numbers.map((n) =>
        order(`order-${n}`, {
          payments: { [`p${n}`]: { ...entry, amount: brl(1230), refunded: brl(0), at: hour(1) } },
          shipments: { [`s${n}`]: { ...sent, dispatchedAt: hour(2), deliveredAt: null, returnedAt: hour(3) } },
        }),
      ),
    );
    await insertRows(
      api.pool,
      PaymentDetails,
      numbers.map((n) => payment(`p${n}`, { orderId: `order-${n}` })),
    );
    await insertRows(api.pool, ShipmentDetails, [shipment('s4', { returnReason: 'broken' })]);
    const fields = `id payments { id begunAt order { id } stale { events } }
      shipments { id begunAt returnReason order { payments { id begunAt } } }`;
    const page = (first: number) => list('orders', `first: ${first}`, fields);
    expect((await page(2)).nodes).toEqual(
      [4, 3].map((n) => ({
        id: `order-${n}`,
        payments: [{ id: `p${n}`, begunAt: hour(0), order: { id: `order-${n}` }, stale: null }],
        shipments: [
          {
            id: `s${n}`,
            begunAt: n === 4 ? '2017-11-25T10:00:00.000000Z' : null,
            returnReason: n === 4 ? 'broken' : null,
            order: { payments: [{ id: `p${n}`, begunAt: hour(0) }] },
          },
        ],
      })),
    );
    const one = await countReads(() => page(1));
    expect(await countReads(() => page(4))).toBe(one);
  });

  it('of products and of stock are two sides of the catalogue, by sku or by category', async () => {
    await insertRows(api.pool, StockLevel, [
      stock('a', { category: 'toys', sourceSystem: 'olist', sourceId: 'p1' }),
      stock('b', { active: false, priceAmount: 999n }),
      stock('c', { category: null, onHand: null, available: null }),
      stock('d', { _defined: false }),
    ]);
    const skus = (name: string, args: string) => idsOf(name, args, 'sku');
    for (const name of ['products', 'stock']) {
      expect(await skus(name, '')).toBe('abc');
      expect(await skus(name, 'sort: [{ field: SKU, direction: DESC }, { field: NAME }]')).toBe('cba');
      expect(await skus(name, 'sort: [{ field: CATEGORY }]')).toBe('bac');
      expect(await skus(name, 'filter: { categories: ["toys", "books"], active: true }')).toBe('a');
      expect(await skus(name, 'filter: { skus: ["b", "x"] }')).toBe('b');
      expect(await skus(name, 'filter: { name: { contains: "PROD" }, price: { currency: "BRL", lt: "10" } }')).toBe(
        'b',
      );
      expect(await skus(name, 'sort: [{ field: NAME, direction: DESC }, { field: SKU, direction: DESC }]')).toBe('cba');
      const { pageInfo } = await list(name, 'first: 2', 'sku');
      const next = await list(name, `first: 2, after: "${pageInfo.endCursor}"`, 'sku');
      expect(next).toMatchObject({ nodes: [{ sku: 'c' }], pageInfo: { hasNextPage: false } });
    }
    for (const [name, second] of [
      ['CATEGORY', '{ field: NAME }'],
      ['NAME', '{ field: SKU, direction: DESC }'],
    ]) {
      const { errors } = await api.ask(
        `{ products(sort: [{ field: ${name} }, ${second}]) { totalCount nodes { sku } } }`,
      );
      expect(errors?.[0]?.message).toContain(`must go on with SKU in the same direction where ${name} comes first`);
    }
    const answer = await api.data(`{ product(sku: "a") {
      sku name category price { amount currency } active source { system id } stock { available } stale { events }
    } none: product(sku: "x") { sku } }`);
    expect(answer).toEqual({
      product: {
        ...{ sku: 'a', name: 'A product', category: 'toys', active: true, source: { system: 'olist', id: 'p1' } },
        ...{ price: { amount: '10.00', currency: 'BRL' }, stock: { available: 3 }, stale: null },
      },
      none: null,
    });
  });
});
