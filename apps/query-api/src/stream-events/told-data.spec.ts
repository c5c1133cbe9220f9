import { CustomerRegistered, OrderPlaced, PaymentCaptured } from '@refold/events';
import type { RecordedLine } from './recorded';
import { toldData } from './told-data';

const line = (type: string, schemaVersion: number, data: unknown) => ({ type, schemaVersion, data }) as RecordedLine;
const shipTo = { street: 'Rua 1', country: 'BR' };
const brl = (amount: string) => ({ amount, currency: 'BRL' });
const order = { orderId: 'o', customerId: 'c', shipTo, currency: 'BRL', lines: [], total: brl('0') };
const card = { type: 'credit_card', cardToken: 'tok', brand: 'visa', last4: '4242', installments: 3 };
const payment = {
  paymentId: 'p',
  orderId: 'o',
  customerId: 'c',
  method: card,
  amount: brl('1'),
  gatewayReference: 'g',
};
const [hidesPersonal, shows] = [{ hidesPersonal: true }, { hidesPersonal: false }];

test('who needs to know people is told all but what is secret, as the present contract has it', () => {
  expect(toldData(line('OrderPlaced', 1, order), shows)).toEqual({ data: order, hidden: [] });
  expect(
    toldData(line('OrderPlaced', 2, { ...order, checkout: { style: 'choreography', payment: card } }), shows),
  ).toEqual({
    data: { ...order, checkout: { style: 'choreography', payment: { ...card, cardToken: null } } },
    hidden: ['checkout.payment.cardToken'],
  });
});

test('to others what the contract marks as personal is null, and named', () => {
  expect(toldData(line('OrderPlaced', 2, order), hidesPersonal)).toEqual({
    data: { ...order, shipTo: null },
    hidden: ['shipTo'],
  });
  const customer = { customerId: 'c', name: 'Ana', email: 'ana@example.org' };
  expect(toldData(line('CustomerRegistered', 1, customer), hidesPersonal)).toEqual({
    data: { customerId: 'c', name: null, email: null },
    hidden: ['name', 'email'],
  });
});

test('what is marked is found inside of what is not', () => {
  const told = { ...card, cardToken: null, brand: null, last4: null };
  expect(toldData(line('PaymentCaptured', PaymentCaptured.version, payment), hidesPersonal)).toEqual({
    data: { ...payment, method: told, gatewayReference: null },
    hidden: ['method.cardToken', 'method.brand', 'method.last4', 'gatewayReference'],
  });
  const checkout = { style: 'orchestration', payment: card };
  const placed = line('OrderPlaced', OrderPlaced.version, { ...order, checkout });
  expect(toldData(placed, hidesPersonal).data).toMatchObject({ checkout: { ...checkout, payment: told } });
});

test("an older shape is told as today's, since only of that it is known what is personal", () => {
  const { data, hidden } = toldData(line('OrderPlaced', 1, order), hidesPersonal);
  expect([data, hidden]).toEqual([expect.objectContaining({ orderId: 'o', shipTo: null }), ['shipTo']]);
});

test.each([shows, hidesPersonal])('fields that the contract does not know are left out, and named, for %j', (scope) => {
  const customer = { customerId: 'c', nickname: 'Ani', source: { system: 's', id: '1', phone: '555' } };
  expect(toldData(line('CustomerRegistered', CustomerRegistered.version, customer), scope)).toEqual({
    data: { customerId: 'c', source: { system: 's', id: '1' } },
    hidden: ['source.phone', 'nickname'],
  });
});

test.each([
  ['a type that nobody knows', line('Forgotten', 1, order)],
  ['a newer shape', line('OrderPlaced', 99, order)],
  ['an older shape that is damaged', line('OrderPlaced', 1, { orderId: 7, shipTo })],
  ["today's shape that is damaged", line('OrderPlaced', 2, { ...order, shipTo: 'Rua 1' })],
  ['what is no object', line('OrderPlaced', 2, 'Rua 1')],
])('of %s nothing is told', (_, event) => {
  for (const scope of [shows, hidesPersonal]) expect(toldData(event, scope)).toEqual({ data: null, hidden: ['*'] });
});
