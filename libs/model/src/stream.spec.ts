import { event } from './message';
import { categoryOf, lookupFieldsOf, partitionKeyOf, stream, streamIdOf } from './stream';
import { Id } from './values';

class Paid extends event('Paid', 1, { paymentId: Id, orderId: Id }) {}
const Payments = stream('payment', { service: 'payments', id: 'paymentId', partitionBy: 'orderId', events: [Paid] });

test('a stream’s id is its category and the id that its events carry', () => {
  const paid = new Paid({ paymentId: 'p-1', orderId: 'o-1' });
  expect(streamIdOf(Payments, paid)).toBe('payment-p-1');
  expect(partitionKeyOf(Payments, paid)).toBe('o-1');
  expect(categoryOf('payment-p-1')).toBe('payment');
});

test('streams are found by their id, their partition key and what is declared beside', () => {
  expect(lookupFieldsOf(Payments)).toEqual(['paymentId', 'orderId']);
  expect(lookupFieldsOf({ ...Payments, indexedBy: ['customerId'] })).toEqual(['paymentId', 'orderId', 'customerId']);
});

test.each(['payment', '-1', ''])('%j is no stream id', (text) =>
  expect(() => categoryOf(text)).toThrow('not a stream id'),
);

test('an event without the id is refused with its stream’s name', () => {
  expect(() => streamIdOf(Payments, { orderId: 'o-1' })).toThrow("'payment'");
});

test('a stream that lists one name twice is refused', () => {
  const twice = [Paid, Paid] as const;
  expect(() =>
    stream('payment', { service: 'payments', id: 'paymentId', partitionBy: 'orderId', events: twice }),
  ).toThrow('twice');
});
