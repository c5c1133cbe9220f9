import { testService, type TestAnswer, type TestService } from '@refold/testing';
import { OrdersModule } from '../orders.module';

const line = { sku: 'tea', quantity: 1, unitPrice: { amount: '1.00', currency: 'BRL' } };
const basket = { customerId: 'c1', shipTo: {}, currency: 'BRL', lines: [line] };

let orders: TestService;
let second: TestService;
beforeAll(async () => {
  orders = await testService('orders', (config) => OrdersModule.with(config));
  second = await testService('orders', (config) => OrdersModule.with(config), {
    DATABASE_URL_ORDERS: orders.database.url,
  });
});
afterAll(async () => {
  await second.drop();
  await orders.drop();
});

/** All at once, half of them at each instance. */
const atOnce = (requests: readonly (readonly [path: string, body: object])[]): Promise<TestAnswer[]> =>
  Promise.all(requests.map(([path, body], n) => (n % 2 ? orders : second).post(path, body)));
const times = <T>(many: number, each: (n: number) => T): T[] => Array.from({ length: many }, (_, n) => each(n));
const recorded = async (orderId: string): Promise<[number, string][]> => {
  const { rows } = await orders.database.pool.query<{ version: number; type: string }>(
    'select version, type from events where stream_id = $1 order by version',
    [`order-${orderId}`],
  );
  return rows.map(({ version, type }) => [version, type]);
};
const outcomesOf = (answers: readonly TestAnswer[]) =>
  answers.map(({ status, body }) => {
    const { code = body['events'] } = body;
    return `${status} ${String(code)}`;
  });
const count = (outcomes: readonly string[], outcome: string) => outcomes.filter((each) => each === outcome).length;

test('ten who confirm one order at once confirm it once', async () => {
  await orders.post('/orders', { ...basket, orderId: 'ten' });
  const outcomes = outcomesOf(await atOnce(times(10, () => ['/orders/ten/confirm', {}] as const)));
  expect(count(outcomes, '200 OrderConfirmed')).toBe(1);
  // Whoever came later finds it done.
  expect(count(outcomes, '200 ')).toBe(9);
  expect(await recorded('ten')).toEqual([
    [1, 'OrderPlaced'],
    [2, 'OrderConfirmed'],
  ]);
});

test('of those who confirm and those who cancel one side wins, and the other is told so', async () => {
  await orders.post('/orders', { ...basket, orderId: 'torn' });
  const requests = times(10, (n) =>
    n % 4 < 2 ? (['/orders/torn/confirm', {}] as const) : (['/orders/torn/cancel', { reason: 'customer' }] as const),
  );
  const outcomes = outcomesOf(await atOnce(requests));
  const won = count(outcomes, '200 OrderConfirmed') === 1 ? 'OrderConfirmed' : 'OrderCancelled';
  expect(await recorded('torn')).toEqual([
    [1, 'OrderPlaced'],
    [2, won],
  ]);
  expect(count(outcomes, `200 ${won}`)).toBe(1);
  expect(count(outcomes, '409 order/not-open')).toBe(won === 'OrderConfirmed' ? 4 : 6);
});

test('of five who place different orders under one new id one does', async () => {
  const requests = times(5, (n) => ['/orders', { ...basket, customerId: `c${n}`, orderId: 'first' }] as const);
  const outcomes = outcomesOf(await atOnce(requests));
  expect([count(outcomes, '201 OrderPlaced'), count(outcomes, '409 order/already-placed')]).toEqual([1, 4]);
  expect(await recorded('first')).toEqual([[1, 'OrderPlaced']]);
});
