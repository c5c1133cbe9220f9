import { newCorrelationId } from './correlation';

const made = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test("the caller's correlation id is kept", () => {
  expect(newCorrelationId({ 'x-correlation-id': 'checkout-42' })).toBe('checkout-42');
});

test.each([undefined, '', 'two words', 'a\nb', '"quoted"', 'x'.repeat(65), ['a', 'b'], '-leading'])(
  '%p cannot be logged safely, so a new id is made',
  (given) => expect(newCorrelationId({ 'x-correlation-id': given })).toMatch(made),
);
