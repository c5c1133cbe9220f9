import { Customers } from '@refold/events';
import {
  eventually,
  heardService,
  testServices,
  type HeardService,
  type TestAnswer,
  type TestService,
  type TestServices,
} from '@refold/testing';
import { OrdersModule } from '../orders.module';

jest.setTimeout(120_000);

const price = { amount: '1.00', currency: 'BRL' };
const order = { shipTo: {}, currency: 'BRL', lines: [{ sku: 'tea', quantity: 1, unitPrice: price }] };

let services: TestServices;
let customers: HeardService;
let orders: TestService;

beforeAll(async () => {
  services = testServices('known');
  customers = await heardService(services, Customers);
  orders = await services.start('orders', (config) => OrdersModule.with(config), { KNOWN_CUSTOMERS: 'required' });
  // The copy begins to be fed some seconds after the start; until then orders are refused as 503.
  await register('somebody');
  await eventually(() => isKnown(1), 60_000);
});
afterAll(() => services?.drop());

const register = (customerId: string): Promise<TestAnswer> =>
  customers.happens('CustomerRegistered', { customerId, name: 'Ana', email: `${customerId}@example.com` });
const place = (customerId: string, orderId: string): Promise<TestAnswer> =>
  orders.post('/orders', { ...order, customerId, orderId });
const rowOf = async (customerId: string): Promise<Record<string, unknown> | undefined> => {
  const text = 'select name, email, active from copies.known_customers_v1 where customer_id = $1';
  return (await orders.database.pool.query<Record<string, unknown>>(text, [customerId])).rows[0];
};

/** Whether the copy has so many customers at least. */
const isKnown = async (count: number): Promise<boolean> => {
  const copies = (await orders.get('/status')).body['copies'] as {
    projections: { name: string; rows: number }[];
  } | null;
  const [copy] = copies?.projections ?? [];
  return copy?.name === 'known_customers' && copy.rows >= count;
};

test('a customer may order as soon as it is registered: the copy is waited for', async () => {
  await register('ana');
  expect(await place('ana', 'first')).toMatchObject({ status: 201 });
  expect(await rowOf('ana')).toEqual({ name: 'Ana', email: 'ana@example.com', active: true });
});

test('an order of somebody whom nobody registered is refused, after a moment, and makes nothing', async () => {
  const begun = Date.now();
  expect(await place('nobody', 'unknown')).toMatchObject({ status: 409, body: { code: 'order/unknown-customer' } });
  expect(Date.now() - begun).toBeGreaterThan(900);
  expect(await orders.stream('order-unknown')).toEqual([]);
});

test('a deactivated customer orders nothing more, and a repeat of an earlier order is answered as before', async () => {
  await register('bob');
  expect(await place('bob', 'before')).toMatchObject({ body: { version: 1, events: ['OrderPlaced'] } });
  await customers.happens('CustomerDeactivated', { customerId: 'bob', reason: 'asked for it' });
  await eventually(async () => (await rowOf('bob'))?.['active'] === false);
  await eventually(async () => (await place('bob', `after-${Date.now()}`)).status === 409);
  expect(await place('bob', 'after')).toMatchObject({ status: 409, body: { code: 'order/inactive-customer' } });
  expect(await place('bob', 'before')).toMatchObject({ status: 201, body: { version: 1, events: [] } });
});

test('what a customer changes arrives, and the copy goes on after a restart', async () => {
  await register('eve');
  await customers.happens('CustomerRenamed', { customerId: 'eve', name: 'Eva' });
  await eventually(async () => (await rowOf('eve'))?.['name'] === 'Eva');
  await orders.restart(() =>
    customers.happens('CustomerEmailChanged', { customerId: 'eve', email: 'eva@example.com' }),
  );
  await eventually(async () => (await rowOf('eve'))?.['email'] === 'eva@example.com', 40_000);
  expect(await place('eve', 'after-restart')).toMatchObject({ status: 201 });
});

test('the status tells how the copies are, and the service is ready whatever they are', async () => {
  await eventually(() => isKnown(3));
  expect((await orders.get('/readyz')).status).toBe(200);
});
