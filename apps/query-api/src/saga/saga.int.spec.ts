import { Checkouts, OrderDetails } from '@refold/views';
import { testDatabase } from '@refold/testing';
import { statementsOf } from '../../test/count-statements';
import { brl, checkout, order } from '../../test/example-rows';
import { startViewsApi, type ViewsApi } from '../../test/views-api';
import { insertRows } from '../../test/view-tables';

const whole = `
  id style customerId status step outcome reason startedAt changedAt deadlineAt endedAt ageSeconds stuckWhy stuckIn
  troubles { service saga why command undoing since }
  sent { id type sentAt answeredAt }
  captured { amount currency } refunded { amount } reservation confirmedAt cancelledAt shipmentIds
  stale { events } order { id status }`;

describe('the checkout of an order', () => {
  let api: ViewsApi;
  beforeAll(async () => {
    api = await startViewsApi(await testDatabase('saga'));
  });
  afterAll(() => api?.close());
  beforeEach(() => api.empty());

  const ask = async (id: string) =>
    (await api.data<{ saga: Record<string, unknown> | null }>(`{ saga(id: "${id}") { ${whole} } }`)).saga;
  const second = (n: number) => `2026-03-01T10:00:0${n}.000000Z`;

  it('is answered with its steps, its commands, what it took and why it is stuck', async () => {
    const command = { id: 'c-2', type: 'RefundPayment' };
    const trouble = { why: 'refused', undoing: true, since: second(4) };
    await insertRows(api.pool, OrderDetails, [order('order-1')]);
    await insertRows(api.pool, Checkouts, [
      checkout('order-1', {
        ...{ status: 'compensation-failed', step: 'refunding', reason: 'customer', cancelledAt: second(3) },
        ...{ stuckWhy: 'refused', stuckIn: 'orders/checkout', capturedAmount: 1230n, reservation: 'released' },
        troubles: {
          'orders/checkout': [{ ...trouble, service: 'orders', saga: 'checkout', command }],
          'inventory/stock': [
            { ...trouble, service: 'inventory', saga: 'stock', why: 'early', command: null, since: second(2) },
          ],
        },
        sent: [
          { id: 'c-1', type: 'ChargePayment', sentAt: second(0), answeredAt: second(1) },
          { ...command, sentAt: second(3), answeredAt: null },
        ],
        payments: { 'order-1': { status: 'captured', captured: brl(1230), refunded: null, at: second(1) } },
        shipments: { s2: { status: 'scheduled', since: second(5) }, s1: { status: 'returned', since: second(2) } },
      }),
    ]);
    const saga = await ask('order-1');
    expect(saga).toMatchObject({
      ...{ id: 'order-1', style: 'ORCHESTRATION', customerId: 'customer-1', status: 'COMPENSATION_FAILED' },
      ...{ step: 'refunding', outcome: null, reason: 'customer', startedAt: second(0), changedAt: second(1) },
      ...{ stuckWhy: 'refused', stuckIn: 'orders/checkout', cancelledAt: second(3), endedAt: null },
      troubles: [
        { service: 'inventory', saga: 'stock', why: 'early', command: null, since: second(2) },
        { service: 'orders', saga: 'checkout', why: 'refused', command: 'RefundPayment', undoing: true },
      ],
      sent: [
        { id: 'c-1', type: 'ChargePayment', sentAt: second(0), answeredAt: second(1) },
        { id: 'c-2', type: 'RefundPayment', sentAt: second(3), answeredAt: null },
      ],
      ...{ captured: { amount: '12.30', currency: 'BRL' }, refunded: { amount: '0.00' }, reservation: 'RELEASED' },
      ...{ shipmentIds: ['s1', 's2'], stale: null, order: { id: 'order-1', status: 'PLACED' } },
    });
    const age = (Date.now() - Date.parse(second(0))) / 1_000;
    expect(Math.abs(Number(saga?.['ageSeconds']) - age)).toBeLessThan(60);
  });

  it('is as old as it took once it has ended', async () => {
    const endedAt = '2026-03-01T10:01:30.900000Z';
    await insertRows(api.pool, Checkouts, [checkout('order-1', { status: 'ended', outcome: 'confirmed', endedAt })]);
    expect(await ask('order-1')).toMatchObject({ ageSeconds: 90, endedAt, outcome: 'confirmed', order: null });
  });

  it('is null for an order without one, for one that is not placed yet, and for no order', async () => {
    await insertRows(api.pool, Checkouts, [
      checkout('by-hand', { style: null, startedAt: null }),
      checkout('early', { _defined: false }),
    ]);
    for (const id of ['by-hand', 'early', 'nobody']) expect(await ask(id)).toBeNull();
  });

  it('is read with the orders of a page in one statement, and is null where there is none', async () => {
    const placedAt = (n: number) => ({ placedAt: `2026-03-01T10:00:0${n}.000000Z` });
    await insertRows(api.pool, OrderDetails, [
      order('a', placedAt(3)),
      order('b', placedAt(2)),
      order('c', placedAt(1)),
    ]);
    await insertRows(api.pool, Checkouts, [
      checkout('a', { style: 'choreography' }),
      checkout('b', { style: null, startedAt: null }),
    ]);
    const statements = await statementsOf(async () => {
      const { orders } = await api.data<{ orders: { nodes: unknown[] } }>('{ orders { nodes { id saga { style } } } }');
      expect(orders.nodes).toEqual([
        { id: 'a', saga: { style: 'CHOREOGRAPHY' } },
        { id: 'b', saga: null },
        { id: 'c', saga: null },
      ]);
    });
    expect(statements.filter(({ text }) => text.includes('checkouts_v1 where'))).toHaveLength(1);
  });
});
