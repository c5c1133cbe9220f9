import { eventually, testService, type TestService } from '@refold/testing';
import { readToken } from '@refold/platform/consistency';
import { OrdersModule } from './orders.module';

const tokenSecret = 'a secret that has thirty-two bytes';

const line = { sku: 'tea', quantity: 2, unitPrice: { amount: '12.30', currency: 'BRL' } };
const basket = { customerId: 'c1', shipTo: { state: 'SP' }, currency: 'BRL', lines: [line] };

let orders: TestService;
beforeAll(async () => {
  orders = await testService('orders', (config) => OrdersModule.with(config), { TOKEN_SECRET: tokenSecret });
});
afterAll(() => orders.drop());

test('an order goes from HTTP to the feed, with its total computed once', async () => {
  const placed = await orders.post('/orders', { ...basket, orderId: 'o1' }, { 'x-correlation-id': 'my-visit' });
  expect(placed.status).toBe(201);
  expect(placed.headers.get('x-correlation-id')).toBe('my-visit');
  expect(placed.body).toEqual({
    id: 'o1',
    streamId: 'order-o1',
    version: 1,
    events: ['OrderPlaced'],
    token: expect.any(String) as string,
  });
  expect(readToken(String(placed.body['token']), tokenSecret)).toEqual({
    service: 'orders',
    streamId: 'order-o1',
    version: 1,
  });
  await eventually(async () => (await orders.stream('order-o1')).length === 1);
  expect(await orders.stream('order-o1')).toEqual([
    expect.objectContaining({
      type: 'OrderPlaced',
      streamId: 'order-o1',
      streamVersion: 1,
      partitionKey: 'o1',
      correlationId: 'my-visit',
      causationId: null,
      origin: 'live',
      data: expect.objectContaining({ orderId: 'o1', total: { amount: '2460', currency: 'BRL' } }),
    }),
  ]);
});
