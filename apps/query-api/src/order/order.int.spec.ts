import { CustomerOverview, OrderDetails, StockLevel } from '@refold/views';
import { testDatabase } from '@refold/testing';
import { brl, customer, line, order, stock } from '../../test/example-rows';
import { startApi } from '../../test/running-api';
import { startViewsApi, type ViewsApi } from '../../test/views-api';
import { insertRows } from '../../test/view-tables';

const whole = `
  id status placedAt confirmedAt cancelledAt cancelReason reservation units
  customer { id name email }
  shipTo { street city state postalCode country }
  lines { sku name quantity unitPrice { amount currency } freight { amount currency } sellerId product { name category } }
  payments { id status method installments amount { amount } refunded { amount } reason at }
  shipments { id status carrier trackingNumber scheduledAt dispatchedAt deliveredAt returnedAt }
  items { amount currency } freight { amount } total { amount } paid { amount } declined { amount } refunded { amount }
  source { system id status }`;

describe('an order', () => {
  let api: ViewsApi;
  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('order'));
  });
  afterAll(() => api?.close());
  beforeEach(() => api.empty());

  const ask = async (id: string) => {
    const query = `{ order(id: "${id}") { ${whole} } }`;
    const { data, errors } = await api.ask<{ order: Record<string, unknown> | null }>(query);
    return { data, errors };
  };

  it('is answered with all that belongs to it', async () => {
    await insertRows(api.pool, StockLevel, [stock('sku-1', { name: 'Chair', category: 'furniture' })]);
    const payment = { method: 'credit_card', installments: 3, reason: null, refunded: brl(0) };
    await insertRows(api.pool, OrderDetails, [
      order('order-1', {
        status: 'shipped',
        orderStatus: 'confirmed',
        reservation: 'committed',
        placedAt: '2017-11-24T10:00:00.123456Z',
        confirmedAt: '2017-11-24T10:05:00.000000Z',
        lines: [line('sku-1', { name: 'Chair', quantity: 2, sellerId: 'seller-1' }), line('sku-gone')],
        payments: {
          'payment-2': { ...payment, status: 'captured', amount: brl(1000), at: '2017-11-24T10:02:00.000000Z' },
          'payment-1': {
            ...payment,
            status: 'failed',
            amount: brl(230),
            reason: 'declined',
            at: '2017-11-24T10:01:00.000000Z',
          },
        },
        shipments: {
          'shipment-1': {
            status: 'dispatched',
            carrier: 'Correios',
            trackingNumber: 'BR1',
            scheduledAt: null,
            dispatchedAt: '2017-11-25T00:00:00.000000Z',
            deliveredAt: null,
            returnedAt: null,
          },
        },
        paidAmount: 1000n,
        declinedAmount: 230n,
        sourceSystem: 'olist',
        sourceId: '0192',
        sourceStatus: 'shipped',
      }),
    ]);
    expect(await ask('order-1')).toEqual({
      data: {
        order: {
          id: 'order-1',
          status: 'SHIPPED',
          placedAt: '2017-11-24T10:00:00.123456Z',
          confirmedAt: '2017-11-24T10:05:00.000000Z',
          cancelledAt: null,
          cancelReason: null,
          reservation: 'COMMITTED',
          units: 1,
          customer: { id: 'customer-1', name: 'Ana', email: 'ana@example.com' },
          shipTo: { street: null, city: 'Campinas', state: 'SP', postalCode: null, country: 'BR' },
          lines: [
            {
              sku: 'sku-1',
              name: 'Chair',
              quantity: 2,
              unitPrice: { amount: '10.00', currency: 'BRL' },
              freight: { amount: '2.30', currency: 'BRL' },
              sellerId: 'seller-1',
              product: { name: 'Chair', category: 'furniture' },
            },
            expect.objectContaining({ sku: 'sku-gone', product: null }),
          ],
          payments: [
            expect.objectContaining({
              id: 'payment-1',
              status: 'FAILED',
              amount: { amount: '2.30' },
              reason: 'declined',
            }),
            expect.objectContaining({
              id: 'payment-2',
              status: 'CAPTURED',
              installments: 3,
              at: '2017-11-24T10:02:00.000000Z',
            }),
          ],
          shipments: [
            expect.objectContaining({
              id: 'shipment-1',
              status: 'DISPATCHED',
              dispatchedAt: '2017-11-25T00:00:00.000000Z',
            }),
          ],
          items: { amount: '10.00', currency: 'BRL' },
          freight: { amount: '2.30' },
          total: { amount: '12.30' },
          paid: { amount: '10.00' },
          declined: { amount: '2.30' },
          refunded: { amount: '0.00' },
          source: { system: 'olist', id: '0192', status: 'shipped' },
        },
      },
    });
  });

  it('is null when there is none of this id, when its placement is not known yet, and when it is deleted', async () => {
    await insertRows(api.pool, OrderDetails, [order('early', { _defined: false }), order('gone', { _deleted: true })]);
    for (const id of ['never', 'early', 'gone']) expect(await ask(id)).toEqual({ data: { order: null } });
  });

  it('has amounts to the last digit, with as many digits as its currency has', async () => {
    await insertRows(api.pool, OrderDetails, [
      order('great', { totalAmount: 9007199254740993n, itemsAmount: 2n ** 63n - 1n, paidAmount: -5n }),
      order('yen', { currency: 'JPY', totalAmount: 1230n }),
      order('dinar', { currency: 'KWD', totalAmount: 1230n }),
    ]);
    const { order: great } = await api.data<{ order: unknown }>(
      '{ order(id: "great") { total { amount } items { amount } paid { amount } } }',
    );
    expect(great).toEqual({
      total: { amount: '90071992547409.93' },
      items: { amount: '92233720368547758.07' },
      paid: { amount: '-0.05' },
    });
    const others = await api.data(
      '{ yen: order(id: "yen") { total { amount } } dinar: order(id: "dinar") { total { amount } } }',
    );
    expect(others).toEqual({ yen: { total: { amount: '1230' } }, dinar: { total: { amount: '1.230' } } });
  });

  it('has its times in UTC to the microsecond, whatever zone and form the database is set to', async () => {
    await insertRows(api.pool, OrderDetails, [order('order-1', { placedAt: '2026-02-28T23:59:59.999001Z' })]);
    const other = await startApi({ viewsUrl: api.databaseUrl, factsUrl: 'http://127.0.0.1:1' });
    try {
      await api.pool.query(`do $$ begin
        execute format('alter database %I set timezone to %L', current_database(), 'Pacific/Kiritimati');
        execute format('alter database %I set datestyle to %L', current_database(), 'German, DMY');
      end $$`);
      expect(await other.data('{ order(id: "order-1") { placedAt } }')).toEqual({
        order: { placedAt: '2026-02-28T23:59:59.999001Z' },
      });
    } finally {
      await other.close();
    }
  });

  it('is read as version 2 once version 2 is active', async () => {
    await insertRows(api.pool, OrderDetails, [order('order-1', { customerName: 'from version 1' })]);
    await api.pool.query('create table order_details_v2 (like order_details_v1)');
    await insertRows(api.pool, OrderDetails, [order('order-1', { customerName: 'from version 2' })], 2);
    const name = async () =>
      (await api.data<{ order: { customer: { name: string } } }>('{ order(id: "order-1") { customer { name } } }'))
        .order.customer.name;
    expect(await name()).toBe('from version 1');
    await api.pool.query(`update active_versions set version = 2 where view = 'order_details'`);
    expect(await name()).toBe('from version 2');
    await api.pool.query(`update active_versions set version = 1 where view = 'order_details'`);
    expect(await name()).toBe('from version 1');
  });
});

describe('a page with damaged and half-known orders', () => {
  let api: ViewsApi;
  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('damaged'));
  });
  afterAll(() => api?.close());

  it('has null in their fields and the other orders whole', async () => {
    const good = Array.from({ length: 8 }, (_, n) => order(`good-${n}`));
    await insertRows(api.pool, CustomerOverview, [customer('customer-1', { orders: 8 })]);
    await insertRows(api.pool, OrderDetails, [
      ...good,
      order('no-currency', { currency: null, totalAmount: 7n }),
      order('no-customer', { customerId: 'not-there-yet', customerName: null, customerEmail: null }),
      order('no-lines', { lines: 'damaged' as never }),
      order('no-price', { lines: [line('sku-1', { unitPrice: { amount: 'x', currency: 'BRL' } })] }),
      order('no-status', { status: 'strange' as never }),
    ]);
    const answer = await api.ask<{
      orders: { nodes: Record<string, unknown>[]; pageInfo: object; totalCount: number };
    }>(
      `{ orders(first: 50, sort: [{ field: PLACED_AT }]) {
        nodes { id status total { amount } customer { id name orderCount } lines { sku unitPrice { amount } } }
        pageInfo { hasNextPage }
        totalCount
      } }`,
    );
    const byId = new Map(answer.data?.orders.nodes.map((node) => [node['id'], node]));
    const whole = {
      status: 'PLACED',
      total: { amount: '12.30' },
      customer: { id: 'customer-1', name: 'Ana', orderCount: 8 },
      lines: [{ sku: 'sku-1', unitPrice: { amount: '10.00' } }],
    };
    for (const { orderId } of good) expect(byId.get(orderId)).toEqual({ id: orderId, ...whole });
    expect(byId.get('no-currency')).toEqual({ ...whole, id: 'no-currency', total: null });
    const unknown = { id: 'not-there-yet', name: null, orderCount: null };
    expect(byId.get('no-customer')).toEqual({ ...whole, id: 'no-customer', customer: unknown });
    expect(byId.get('no-lines')).toEqual({ ...whole, id: 'no-lines', lines: null });
    expect(byId.get('no-price')).toEqual({ ...whole, id: 'no-price', lines: [{ sku: 'sku-1', unitPrice: null }] });
    expect(byId.get('no-status')).toEqual({ ...whole, id: 'no-status', status: null });
    expect(answer.data?.orders).toMatchObject({ pageInfo: { hasNextPage: false }, totalCount: 13 });
    expect(answer.errors?.map(({ path }) => path?.at(-1)).sort()).toEqual(['lines', 'status', 'unitPrice']);
    expect(answer.errors?.every(({ extensions }) => extensions['code'] === 'INTERNAL')).toBe(true);
  });
});
