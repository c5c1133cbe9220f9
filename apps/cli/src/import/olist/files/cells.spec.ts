import { RecordProblem } from '../../record/finding';
import { count, money, optionalTime, time } from './cells';

const place = { file: 'items.csv', line: 7 };

describe('an amount', () => {
  test.each([
    ['35.9', 3590n],
    ['541.0', 54100n],
    ['0.0', 0n],
    ['58.90', 5890n],
    ['1089660.09', 108966009n],
    ['10.5000', 1050n],
    ['7', 700n],
  ])('of %s is %s cents, without a float between', (text, cents) =>
    expect(money(text, 'price', place)).toEqual({ amount: cents, currency: 'BRL' }),
  );

  test.each(['', '1,5', '1e3', '10.005', ' 1', 'NaN'])('of %p is bad, and says where', (text) => {
    const read = () => money(text, 'price', place);
    expect(read).toThrow(RecordProblem);
    expect(read).toThrow(/^price: /);
    expect(problemOf(read)).toMatchObject({ kind: 'bad_records', place });
  });
});

test('a time that is missing is none, a wrong one is bad', () => {
  expect(optionalTime('', 'order_approved_at', place)).toBeUndefined();
  expect(() => time('', 'order_purchase_timestamp', place)).toThrow('order_purchase_timestamp: must be a time');
});

test('a number of instalments is a whole one', () => {
  expect(count('12', 'payment_installments', place)).toBe(12);
  expect(() => count('1.0', 'payment_installments', place)).toThrow('must be a whole number');
});

function problemOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error;
  }
}
