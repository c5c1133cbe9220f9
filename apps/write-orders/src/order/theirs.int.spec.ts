import { makeToken, type Role } from '@refold/platform/access';
import { testService, type TestService } from '@refold/testing';
import { OrdersModule } from '../orders.module';

const secret = 'a secret that has thirty-two bytes';
const line = { sku: 'tea', quantity: 1, unitPrice: { amount: '1.00', currency: 'BRL' } };
const basketOf = (customerId: string) => ({ customerId, shipTo: {}, currency: 'BRL', lines: [line] });

let orders: TestService;
beforeAll(async () => {
  orders = await testService('orders', (config) => OrdersModule.with(config), { AUTH_SECRET: secret });
});
afterAll(() => orders.drop());

const bearer = async (subject: string, ...roles: Role[]): Promise<Record<string, string>> => {
  const terms = { secret: new TextEncoder().encode(secret), issuer: null, audience: 'refold', lifetime: 60 };
  return { authorization: `Bearer ${await makeToken({ subject, roles, customerId: null }, terms)}` };
};
const post = async (as: Promise<Record<string, string>>, path: string, body: object = {}, headers = {}) => {
  const answer = await orders.post(path, body, { ...(await as), ...headers });
  return { ...answer, outcome: [answer.status, answer.body['code'] ?? answer.body['events']] };
};
const [ann, bob, staff] = [
  () => bearer('ann', 'customer'),
  () => bearer('bob', 'customer'),
  () => bearer('eve', 'staff'),
];
const cancel = { reason: 'customer' };

test('a customer places and cancels their own order', async () => {
  expect((await post(ann(), '/orders', { ...basketOf('ann'), orderId: 'own' })).outcome).toEqual([
    201,
    ['OrderPlaced'],
  ]);
  expect((await post(ann(), '/orders/own/cancel', cancel)).outcome).toEqual([200, ['OrderCancelled']]);
});

test('a customer gives no other reason than their own', async () => {
  await post(ann(), '/orders', { ...basketOf('ann'), orderId: 'reasoned' });
  const outcome = [403, 'forbidden'];
  expect((await post(ann(), '/orders/reasoned/cancel', { reason: 'payment-declined' })).outcome).toEqual(outcome);
  expect((await post(ann(), '/orders/reasoned/cancel', cancel)).outcome).toEqual([200, ['OrderCancelled']]);
});

test('nobody places an order in the name of another customer', async () => {
  expect((await post(bob(), '/orders', { ...basketOf('ann'), orderId: 'forged' })).outcome).toEqual([403, 'forbidden']);
  expect((await post(staff(), '/orders/forged/confirm')).outcome).toEqual([409, 'order/unknown']);
});

test("another's order and one that does not exist are the same to a customer, whatever state it is in", async () => {
  await post(ann(), '/orders', { ...basketOf('ann'), orderId: 'hers' });
  const [foreign, missing] = [
    await post(bob(), '/orders/hers/cancel', cancel),
    await post(bob(), '/orders/none/cancel', cancel),
  ];
  const told = ({ body: { correlationId: _, ...body } }: typeof foreign) => body;
  expect(foreign.outcome).toEqual([403, 'forbidden']);
  expect(told(foreign)).toEqual(told(missing));
  await post(staff(), '/orders/hers/confirm');
  expect(told(await post(bob(), '/orders/hers/cancel', cancel))).toEqual(told(missing));
  expect((await post(ann(), '/orders/hers/cancel', cancel)).outcome).toEqual([409, 'order/not-open']);
});

test('what is not for customers is refused by their role, also for their own order', async () => {
  const { status, body } = await post(ann(), '/orders/own/confirm');
  expect([status, body['code'], body['detail']]).toEqual([
    403,
    'forbidden',
    expect.stringContaining('staff or service'),
  ]);
});

test('who is a customer and works here, too, may do what staff may', async () => {
  const both = bearer('cleo', 'customer', 'staff');
  expect((await post(both, '/orders', basketOf('ann'))).status).toBe(201);
});

test('a role that gives no commands, beside that of a customer, opens nothing of others', async () => {
  const both = () => bearer('oscar', 'customer', 'operator');
  await post(ann(), '/orders', { ...basketOf('ann'), orderId: 'still-hers' });
  expect((await post(both(), '/orders', basketOf('ann'))).outcome).toEqual([403, 'forbidden']);
  expect((await post(both(), '/orders/still-hers/cancel', cancel)).outcome).toEqual([403, 'forbidden']);
  expect((await post(both(), '/orders', basketOf('oscar'))).status).toBe(201);
});

test('an idempotency key belongs to the caller who chose it', async () => {
  const key = { 'idempotency-key': 'same' };
  const [hers, his] = [
    await post(ann(), '/orders', basketOf('ann'), key),
    await post(bob(), '/orders', basketOf('bob'), key),
  ];
  expect([hers.status, his.status]).toEqual([201, 201]);
  expect(hers.body['id']).not.toBe(his.body['id']);
  const again = await post(bob(), '/orders', basketOf('bob'), key);
  expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([his.body, 'true']);
});

test('an idempotency key belongs to the customer for whom a caller speaks', async () => {
  const terms = { secret: new TextEncoder().encode(secret), issuer: null, audience: 'refold', lifetime: 60 };
  const shopFor = async (customerId: string) => ({
    authorization: `Bearer ${await makeToken({ subject: 'shop', roles: ['customer'], customerId }, terms)}`,
  });
  const key = { 'idempotency-key': 'cancel-1' };
  await post(shopFor('ann'), '/orders', { ...basketOf('ann'), orderId: 'by-shop' });
  expect((await post(shopFor('ann'), '/orders/by-shop/cancel', cancel, key)).status).toBe(200);
  expect((await post(shopFor('bob'), '/orders/by-shop/cancel', cancel, key)).outcome).toEqual([403, 'forbidden']);
  expect((await post(shopFor('bob'), '/orders', basketOf('bob'), key)).status).toBe(201);
});

test('without a token, and with one of another secret, nothing is taken', async () => {
  expect((await orders.post('/orders', basketOf('ann'))).status).toBe(401);
  expect((await orders.post('/orders', basketOf('ann'), { authorization: 'Bearer a.b.c' })).status).toBe(401);
});
