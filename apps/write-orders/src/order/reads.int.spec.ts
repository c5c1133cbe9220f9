import { bearerOf, testSecret, testService, type TestService } from '@refold/testing';
import { OrdersModule } from '../orders.module';

const line = { sku: 'tea', quantity: 2, unitPrice: { amount: '12.30', currency: 'BRL' } };
const basketOf = (customerId: string) => ({ customerId, shipTo: { city: 'Olinda' }, currency: 'BRL', lines: [line] });

let orders: TestService;
beforeAll(async () => {
  orders = await testService('orders', (config) => OrdersModule.with(config), { AUTH_SECRET: testSecret });
});
afterAll(() => orders.drop());

type Role = Parameters<typeof bearerOf>[0];
const as = async (role: Role) => ({ authorization: await bearerOf(role) });
const read = async (path: string, headers: Record<string, string>) => {
  const response = await fetch(`${orders.url}${path}`, { headers });
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
};
const place = async (orderId: string, customerId: string) =>
  orders.post('/orders', { ...basketOf(customerId), orderId }, await as('staff'));

test('an order is read as it is after the last command that was answered', async () => {
  await place('fresh', 'ann');
  for (const [verb, status] of [
    ['confirm', 'confirmed'],
    ['cancel', 'confirmed'],
  ] as const) {
    await orders.post(`/orders/fresh/${verb}`, verb === 'cancel' ? { reason: 'customer' } : {}, await as('staff'));
    expect((await read('/orders/fresh', await as('staff'))).body).toEqual({
      ...{ orderId: 'fresh', customerId: 'ann', status, shipTo: { city: 'Olinda' }, currency: 'BRL' },
      lines: [{ ...line, freight: { amount: '0.00', currency: 'BRL' } }],
      total: { amount: '24.60', currency: 'BRL' },
    });
  }
});

test('what has not changed is not sent again, and what has is', async () => {
  await place('tagged', 'ann');
  const first = await read('/orders/tagged', await as('staff'));
  const etag = first.headers.get('etag') ?? '';
  expect([etag, first.headers.get('cache-control')]).toEqual(['W/"1"', 'private, no-cache']);
  const again = await read('/orders/tagged', { ...(await as('staff')), 'if-none-match': etag });
  expect([again.status, again.body]).toEqual([304, {}]);
  await orders.post('/orders/tagged/confirm', {}, await as('staff'));
  const changed = await read('/orders/tagged', { ...(await as('staff')), 'if-none-match': etag });
  expect([changed.status, changed.body['status'], changed.headers.get('etag')]).toEqual([200, 'confirmed', 'W/"2"']);
});

test("a customer reads their own order; another's and one that does not exist are the same to them", async () => {
  // The token of this role is of the customer with its name.
  await place('own', 'customer');
  await place('foreign', 'ann');
  expect((await read('/orders/own', await as('customer'))).status).toBe(200);
  const told = async (id: string) => {
    const { status, body } = await read(`/orders/${id}`, await as('customer'));
    return [status, body['code'], body['detail']];
  };
  expect(await told('foreign')).toEqual([403, 'forbidden', expect.any(String)]);
  expect(await told('none')).toEqual(await told('foreign'));
  const tagged = { ...(await as('customer')), 'if-none-match': 'W/"1"' };
  expect((await read('/orders/foreign', tagged)).status).toBe(403);
});

test('what is not there is told by its kind, and no order is read without a token or by an operator', async () => {
  const { status, body } = await read('/orders/none', await as('service'));
  expect([status, body['code'], body['detail']]).toEqual([404, 'order/unknown', 'There is no order none.']);
  expect((await read('/orders/none', {})).status).toBe(401);
  expect((await read('/orders/none', await as('operator'))).status).toBe(403);
});

test('of a history that begins with its end the order is read, with what is known', async () => {
  const operator = { ...(await as('operator')), 'content-type': 'application/x-ndjson' };
  const cancelled = { orderId: 'late', customerId: 'ann', reason: 'history' };
  const line = { eventId: '0192f0a0-0000-7000-8000-000000000001', type: 'OrderCancelled', data: cancelled };
  await orders.post('/operator/history', JSON.stringify({ ...line, occurredAt: '2024-01-01T00:00:00Z' }), operator);
  expect((await read('/orders/late', await as('staff'))).body).toEqual({
    ...{ orderId: 'late', customerId: 'ann', status: 'cancelled', lines: [] },
  });
});
