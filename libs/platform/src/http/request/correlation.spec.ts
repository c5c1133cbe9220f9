import { anyone, itself, type Caller } from '../../access';
import { causationIdOf, newCorrelationId } from './correlation';

const made = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test("the caller's correlation id is kept", () => {
  expect(newCorrelationId({ 'x-correlation-id': 'checkout-42' })).toBe('checkout-42');
});

test.each([undefined, '', 'two words', 'a\nb', '"quoted"', 'x'.repeat(65), ['a', 'b'], '-leading'])(
  '%p cannot be logged safely, so a new id is made',
  (given) => expect(newCorrelationId({ 'x-correlation-id': given })).toMatch(made),
);

const cause = '01900000-0000-7000-8000-0000000000e1';
const caused = (by: unknown, caller: Caller | null) =>
  causationIdOf({ headers: { 'x-causation-id': by as string }, caller });

test('a service says which event made it ask, and is believed', () => {
  expect(caused(cause, itself)).toBe(cause);
  expect(caused(cause, anyone)).toBe(cause);
});

test('nobody else is believed to know what caused a request, and nothing but the id of an event is taken', () => {
  expect(caused(cause, { subject: 'ada', roles: ['customer', 'staff', 'operator'], customerId: null })).toBeNull();
  expect(caused(cause, null)).toBeNull();
  for (const given of [undefined, '', 'event-1', [cause, cause], `${cause} `]) expect(caused(given, itself)).toBeNull();
});
