import { parseValue } from 'graphql';
import { DateTime, Long } from './scalars';

describe('a DateTime', () => {
  it('comes in with fewer digits or another offset, and becomes UTC with six digits', () => {
    expect(DateTime.parseValue('2018-06-12T23:07:44Z')).toBe('2018-06-12T23:07:44.000000Z');
    expect(DateTime.parseValue('2018-06-12T20:07:44.5-03:00')).toBe('2018-06-12T23:07:44.500000Z');
    expect(DateTime.parseLiteral(parseValue('"2018-06-12T23:07:44.123456Z"'))).toBe('2018-06-12T23:07:44.123456Z');
  });

  it.each(['"2018-06-12"', '"2018-02-30T00:00:00Z"', '"2018-06-12T23:07:44"', '5', '"now"'])('is not %s', (text) => {
    expect(() => DateTime.parseLiteral(parseValue(text))).toThrow(/DateTime|moment|date/);
  });

  it('goes out as it is kept', () => {
    expect(DateTime.serialize('2018-06-12T23:07:44.000001Z')).toBe('2018-06-12T23:07:44.000001Z');
  });
});

describe('a Long', () => {
  it.each([
    [0n, 0],
    [-5n, -5],
    [2_147_483_647n, 2_147_483_647],
    [2_147_483_648n, '2147483648'],
    [-2_147_483_649n, '-2147483649'],
    [9_007_199_254_740_993n, '9007199254740993'],
    [2n ** 63n - 1n, '9223372036854775807'],
  ])('%s goes out exactly', (value, out) => {
    expect(Long.serialize(value)).toBe(out);
  });

  it('comes in as a number or as digits', () => {
    expect(Long.parseValue(5)).toBe(5n);
    expect(Long.parseValue('9007199254740993')).toBe(9_007_199_254_740_993n);
    expect(Long.parseLiteral(parseValue('9007199254740993'))).toBe(9_007_199_254_740_993n);
  });

  it.each([1.5, 2 ** 53, '1e3', '', '9223372036854775808', true])('does not come in as %s', (value) => {
    expect(() => Long.parseValue(value)).toThrow(/64 bits/);
  });
});
