import { moneyAnswer } from './money-answer';

describe('money', () => {
  it.each([
    [1230n, 'BRL', '12.30'],
    [5n, 'BRL', '0.05'],
    [-5n, 'BRL', '-0.05'],
    [3_000_000_000n, 'BRL', '30000000.00'],
    [9_007_199_254_740_993n, 'BRL', '90071992547409.93'],
    [1230n, 'JPY', '1230'],
    [1230n, 'KWD', '1.230'],
  ])('%s minor units of %s are %s', (amount, currency, text) => {
    expect(moneyAnswer(amount, currency)).toEqual({ amount: text, currency });
  });

  it('is null without an amount or without a currency', () => {
    expect(moneyAnswer(null, 'BRL')).toBeNull();
    expect(moneyAnswer(5n, null)).toBeNull();
  });
});
