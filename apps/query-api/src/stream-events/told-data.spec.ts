import type { RecordedLine } from './recorded';
import { toldData } from './told-data';

const line = (type: string, schemaVersion: number, data: unknown) => ({ type, schemaVersion, data }) as RecordedLine;
const shipTo = { street: 'Rua 1', country: 'BR' };
const brl = (amount: string) => ({ amount, currency: 'BRL' });
const order = { orderId: 'o', customerId: 'c', shipTo, currency: 'BRL', lines: [], total: brl('0') };
const hidesPersonal = true;

test('who needs to know people is told events as they are recorded', () => {
  const event = line('OrderPlaced', 1, order);
  expect(toldData(event, { hidesPersonal: false })).toEqual({ data: order, hidden: [] });
});

test('to others what the contract marks as personal is null, and named', () => {
  expect(toldData(line('OrderPlaced', 2, order), { hidesPersonal })).toEqual({
    data: { ...order, shipTo: null },
    hidden: ['shipTo'],
  });
  const customer = { customerId: 'c', name: 'Ana', email: 'ana@example.org' };
  expect(toldData(line('CustomerRegistered', 1, customer), { hidesPersonal })).toEqual({
    data: { customerId: 'c', name: null, email: null },
    hidden: ['name', 'email'],
  });
});

test("an older shape is told as today's, since only of that it is known what is personal", () => {
  const { data, hidden } = toldData(line('OrderPlaced', 1, order), { hidesPersonal });
  expect([data, hidden]).toEqual([expect.objectContaining({ orderId: 'o', shipTo: null }), ['shipTo']]);
});

test.each([
  ['a type that nobody knows', line('Forgotten', 1, order)],
  ['a newer shape', line('OrderPlaced', 99, order)],
  ['an older shape that is damaged', line('OrderPlaced', 1, { orderId: 7, shipTo })],
  ['what is no object', line('OrderPlaced', 2, 'Rua 1')],
])('of %s nothing is told', (_, event) =>
  expect(toldData(event, { hidesPersonal })).toEqual({ data: null, hidden: ['*'] }),
);
