import { types } from 'pg';
import { instantFromText, rowTypes } from './row-types';

describe('values of columns', () => {
  it.each([
    ['2018-06-12 23:07:44+00', '2018-06-12T23:07:44.000000Z'],
    ['2018-06-12 23:07:44.5+00', '2018-06-12T23:07:44.500000Z'],
    ['2018-06-12 23:07:44.000001+00', '2018-06-12T23:07:44.000001Z'],
  ])('the moment %s is %s', (text, instant) => {
    expect(instantFromText(text)).toBe(instant);
  });

  it.each(['infinity', '2018-06-12 20:07:44-03', '0044-03-15 12:00:00+00 BC'])('%s is no moment of UTC', (text) => {
    expect(() => instantFromText(text)).toThrow(RangeError);
  });

  it('of bigint keep every digit', () => {
    const parse = (oid: number, text: string): unknown =>
      (rowTypes.getTypeParser(oid) as (text: string) => unknown)(text);
    expect(parse(types.builtins.INT8, '9223372036854775807')).toBe(9_223_372_036_854_775_807n);
    expect(parse(types.builtins.INT4, '5')).toBe(5);
  });
});
