import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSystem, type RunningSystem } from '@refold/testing';
import { ask, eventually } from './graphql';
import { Refold } from './refold';
import { command, recorded } from './services';
import { WalkedPage } from './walked-page';

let system: RunningSystem;
beforeAll(async () => {
  system = await startSystem();
}, 180_000);
afterAll(() => system?.stop(), 60_000);

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const card = { type: 'credit_card', cardToken: 'tok_visa', brand: 'visa', last4: '4242', installments: 1 };
const line = { sku: 'tea', name: 'Tea', quantity: 2, unitPrice: eur('3.50'), freight: eur('1.00') };

type Sent = [service: Parameters<typeof command>[1], path: string, body?: object];

/** Sends commands one after the other; each must be taken. */
const sent = async (...commands: Sent[]): Promise<void> => {
  for (const [service, path, body] of commands) {
    const { status, body: answer } = await command(system, service, path, body);
    if (status >= 300) throw new Error(`${service} ${path} was answered ${status}: ${JSON.stringify(answer)}`);
  }
};

const orderFields = `{
  id status reservation cancelReason units
  customer { id name } shipTo { city country }
  lines { sku quantity unitPrice { amount currency } product { category } }
  payments { id status method amount { amount } refunded { amount } reason }
  shipments { status carrier trackingNumber }
  total { amount currency } paid { amount } declined { amount } refunded { amount }
}`;
const order = async (id: string) =>
  (
    await ask<{ order: Record<string, unknown> | null }>(
      system.environment['QUERY_API_URL'],
      `query ($id: ID!) { order(id: $id) ${orderFields} }`,
      { id },
    )
  ).order;

const place = (orderId: string, customerId = 'ann'): Sent => [
  'orders',
  '/orders',
  { orderId, customerId, shipTo: { city: 'Köln', country: 'DE' }, currency: 'EUR', lines: [line] },
];
const authorise = (orderId: string, cardToken = 'tok_visa'): Sent => [
  'payments',
  '/payments',
  { paymentId: `pay-${orderId}`, orderId, customerId: 'ann', amount: eur('8.00'), method: { ...card, cardToken } },
];

beforeAll(() =>
  sent(
    ['customers', '/customers', { customerId: 'ann', name: 'Ann', email: 'ann@example.org' }],
    ['inventory', '/products', { sku: 'tea', name: 'Tea', category: 'drinks', price: eur('3.50') }],
    ['inventory', '/stock/tea/count', { onHand: 10 }],
  ),
);

test('an order through five services appears with all that belongs to it', async () => {
  await sent(place('o1'), ['inventory', '/reservations', { orderId: 'o1', lines: [{ sku: 'tea', quantity: 2 }] }]);
  await sent(authorise('o1'));
  await recorded(system, 'payments', 'payment-pay-o1', 'PaymentAuthorised');
  await sent(['payments', '/payments/pay-o1/capture'], ['orders', '/orders/o1/confirm']);
  await recorded(system, 'payments', 'payment-pay-o1', 'PaymentCaptured');
  await sent(
    ['shipping', '/shipments', { shipmentId: 's1', orderId: 'o1', customerId: 'ann', address: { city: 'Köln' } }],
    ['shipping', '/shipments/s1/dispatch', { carrier: 'Blue Parcel', trackingNumber: 'T1' }],
    ['inventory', '/reservations/o1/commit'],
    ['shipping', '/shipments/s1/deliver'],
  );
  await eventually(
    () => order('o1'),
    (answer) =>
      expect(answer).toEqual({
        id: 'o1',
        status: 'DELIVERED',
        reservation: 'COMMITTED',
        cancelReason: null,
        units: 2,
        customer: { id: 'ann', name: 'Ann' },
        shipTo: { city: 'Köln', country: 'DE' },
        lines: [{ sku: 'tea', quantity: 2, unitPrice: eur('3.50'), product: { category: 'drinks' } }],
        payments: [
          {
            id: 'pay-o1',
            status: 'CAPTURED',
            method: 'credit_card',
            amount: { amount: '8.00' },
            refunded: { amount: '0.00' },
            reason: null,
          },
        ],
        shipments: [{ status: 'DELIVERED', carrier: 'Blue Parcel', trackingNumber: 'T1' }],
        total: eur('8.00'),
        paid: { amount: '8.00' },
        declined: { amount: '0.00' },
        refunded: { amount: '0.00' },
      }),
  );
  const { stockItem } = await ask<{ stockItem: object }>(
    system.environment['QUERY_API_URL'],
    '{ stockItem(sku: "tea") { onHand allocated issued available } }',
  );
  expect(stockItem).toEqual({ onHand: 8, allocated: 0, issued: 2, available: 8 });
});

test('a payment that is seen before its order belongs to it all the same', async () => {
  await sent(authorise('o2'));
  await recorded(system, 'payments', 'payment-pay-o2', 'PaymentAuthorised');
  // Long enough for the views to have seen the payment alone; the order is no entry of any list then.
  await eventually(
    () => order('o2'),
    (answer) => expect(answer).toBeNull(),
  );
  await sent(place('o2'));
  await eventually(
    () => order('o2'),
    (answer) => expect(answer).toMatchObject({ status: 'PLACED', payments: [{ id: 'pay-o2', status: 'AUTHORISED' }] }),
  );
});

test('a declined card shows in the order, and the order can be given up', async () => {
  await sent(place('o3'), authorise('o3', 'tok_declined'));
  await recorded(system, 'payments', 'payment-pay-o3', 'PaymentFailed');
  await sent(['orders', '/orders/o3/cancel', { reason: 'payment-declined' }]);
  await eventually(
    () => order('o3'),
    (answer) =>
      expect(answer).toMatchObject({
        status: 'CANCELLED',
        cancelReason: 'payment-declined',
        paid: { amount: '0.00' },
        declined: { amount: '8.00' },
        payments: [{ status: 'FAILED', reason: 'card_declined' }],
      }),
  );
});

test('a refund in parts adds up, and more than was paid is refused', async () => {
  const refund = (refundId: string, amount: string) => ({ refundId, amount: eur(amount), reason: 'broken' });
  await sent(['payments', '/payments/pay-o1/refund', refund('r1', '3.50')]);
  await sent(['payments', '/payments/pay-o1/refund', refund('r2', '1.25')]);
  await eventually(
    () => order('o1'),
    (answer) =>
      expect(answer).toMatchObject({
        paid: { amount: '8.00' },
        refunded: { amount: '4.75' },
        payments: [{ status: 'REFUNDED', refunded: { amount: '4.75' } }],
      }),
  );
  const refused = await command(system, 'payments', '/payments/pay-o1/refund', refund('r3', '3.26'));
  expect(refused).toMatchObject({ status: 409, body: { code: 'payment/refund-exceeds-captured' } });
});

test('the sales of the day hold what the orders hold', async () => {
  const sales = () =>
    ask<{ sales: object[] }>(
      system.environment['QUERY_API_URL'],
      '{ sales(by: [STATUS]) { status orders units items { amount } paid { amount } refunded { amount } } }',
    );
  await eventually(sales, (answer) =>
    expect(answer.sales).toEqual(
      expect.arrayContaining([
        {
          status: 'DELIVERED',
          orders: 1,
          units: 2,
          items: { amount: '7.00' },
          paid: { amount: '8.00' },
          refunded: { amount: '4.75' },
        },
      ]),
    ),
  );
});

test('an order that is there already is refused by the same id with other content', async () => {
  const [service, path, body] = place('o1', 'bob');
  const taken = { status: 409, body: { code: 'order/already-placed' } };
  expect(await command(system, service, path, body)).toMatchObject(taken);
  await sent(
    ['customers', '/customers', { customerId: 'bob', name: 'Bob', email: 'bob@example.org' }],
    place('o4', 'bob'),
  );
  expect(await command(system, service, path, body)).toMatchObject(taken);
});

test('an order of a customer whom nobody has registered is refused', async () => {
  const [service, path, body] = place('o5', 'mallory');
  const refused = { status: 409, body: { code: 'order/unknown-customer' } };
  expect(await command(system, service, path, body)).toMatchObject(refused);
});

test('the history of another shop comes in beside the live orders, with its own times', async () => {
  const source = { system: 'old-shop' };
  const at = (time: string) => `2019-03-31T${time}+01:00`;
  const amount = eur('17.50');
  const lines = [{ sku: 'cup', quantity: 2, unitPrice: eur('8.00'), freight: eur('1.50') }];
  const records = [
    { kind: 'customer', id: 'eve', name: 'Eve', registeredAt: at('01:00:00'), source },
    { kind: 'product', sku: 'cup', name: 'Cup', category: 'ware', listedAt: at('01:00:00'), source },
    { kind: 'order', id: '77', customerId: 'eve', placedAt: at('01:59:59'), currency: 'EUR', lines, source },
    {
      kind: 'payment',
      id: '77-1',
      orderId: '77',
      amount,
      method: { type: 'paypal' },
      capturedAt: at('02:00:00'),
      source,
    },
    { kind: 'shipment', id: '77', orderId: '77', dispatchedAt: at('09:00:00'), source },
  ];
  const file = join(system.dataDir, 'old-shop.ndjson');
  writeFileSync(file, records.map((record) => JSON.stringify(record)).join('\n'));
  const args = ['import', 'ndjson', file, '--data-dir', system.dataDir];
  expect(await Refold.run(...args)).toMatchObject({ exitCode: 0, result: { appended: 9, repeated: 0, findings: {} } });
  expect(await order('77')).toMatchObject({
    status: 'SHIPPED',
    reservation: 'COMMITTED',
    customer: { id: 'eve', name: 'Eve' },
    lines: [{ sku: 'cup', quantity: 2, product: { category: 'ware' } }],
    payments: [{ method: 'paypal', status: 'CAPTURED' }],
    total: amount,
    paid: { amount: '17.50' },
  });
  const { sales } = await ask<{ sales: object[] }>(
    system.environment['QUERY_API_URL'],
    '{ sales(by: [DAY], filter: { source: { system: "old-shop" } }) { day orders units } }',
  );
  expect(sales).toEqual([{ day: '2019-03-31', orders: 1, units: 2 }]);
  expect(await Refold.run(...args)).toMatchObject({ exitCode: 0, result: { appended: 0, repeated: 9 } });
});

describe('the walk of docs/how-to/help-a-failing-checkout.md', () => {
  const page = new WalkedPage('help-a-failing-checkout.md', () => system);
  afterAll(() => page.end());
  test.each(page.steps)('%s', (_, step) => page.perform(step));
});
