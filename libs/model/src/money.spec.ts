import * as fc from 'fast-check';
import { formatMoney, Money, parseMoney, Price, sumMoney } from './money';

test('an amount is written with its currency’s digits', () => {
  expect(formatMoney({ amount: 1230n, currency: 'BRL' })).toBe('12.30');
  expect(formatMoney({ amount: 5n, currency: 'EUR' })).toBe('0.05');
  expect(formatMoney({ amount: -5n, currency: 'EUR' })).toBe('-0.05');
  expect(formatMoney({ amount: 1230n, currency: 'JPY' })).toBe('1230');
  expect(formatMoney({ amount: 1n, currency: 'KWD' })).toBe('0.001');
  expect(formatMoney({ amount: 1n, currency: 'CLF' })).toBe('0.0001');
});

test('the last digit of an amount beyond the range of doubles is kept', () => {
  expect(parseMoney('90071992547409.93', 'BRL').amount).toBe(9007199254740993n);
  expect(formatMoney({ amount: 9007199254740993n, currency: 'BRL' })).toBe('90071992547409.93');
});

test('what is written is read again as the same money, in every currency', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(2n ** 63n - 1n), max: 2n ** 63n - 1n }),
      fc.constantFrom('BRL', 'JPY', 'KWD'),
      (amount, currency) => {
        expect(parseMoney(formatMoney({ amount, currency }), currency)).toEqual({ amount, currency });
      },
    ),
  );
});

test.each([
  ['10.005', 'more than the 2 decimals of BRL'],
  ['1.5', 'more than the 0 decimals of JPY', 'JPY'],
  ['10,00', 'decimal number'],
  ['NaN', 'decimal number'],
  ['', 'decimal number'],
  ['1e3', 'decimal number'],
  [' 1', 'decimal number'],
  ['.5', 'decimal number'],
  ['99999999999999999999', '64 bits'],
  ['99999999999999999999.00', '64 bits'],
  ['92233720368547758.08', '64 bits'],
])('the amount %j is refused: %s', (text, reason, currency = 'BRL') => {
  expect(() => parseMoney(text, currency)).toThrow(reason);
});

test('a price arrives as text, never as a number', () => {
  expect(Price.safeParse({ amount: 12.3, currency: 'BRL' }).success).toBe(false);
  expect(Price.parse({ amount: '12.3', currency: 'BRL' })).toEqual({ amount: 1230n, currency: 'BRL' });
});

test('money in an event is digits, never a JSON number', () => {
  expect(Money.parse({ amount: '1230', currency: 'BRL' })).toEqual({ amount: 1230n, currency: 'BRL' });
  expect(Money.safeParse({ amount: 1230, currency: 'BRL' }).success).toBe(false);
  expect(Money.safeParse({ amount: '12.30', currency: 'BRL' }).success).toBe(false);
  expect(Money.safeParse({ amount: '9223372036854775808', currency: 'BRL' }).success).toBe(false);
});

test('amounts of two currencies are never added', () => {
  expect(
    sumMoney(
      [
        { amount: 1n, currency: 'EUR' },
        { amount: 2n, currency: 'EUR' },
      ],
      'EUR',
    ).amount,
  ).toBe(3n);
  expect(() =>
    sumMoney(
      [
        { amount: 1n, currency: 'EUR' },
        { amount: 2n, currency: 'BRL' },
      ],
      'EUR',
    ),
  ).toThrow('Cannot add BRL to EUR');
});
