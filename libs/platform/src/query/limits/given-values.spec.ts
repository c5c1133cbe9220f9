import { parse } from 'graphql';
import { givenIn } from './given-values';
import { literalsIn } from './unstorable-literals';

describe('the values that variables hold', () => {
  it('are counted in lists and objects, and so is how deep they lie', () => {
    expect(givenIn({})).toEqual({ values: 0, depth: 1, text: 0, unstorable: null });
    expect(givenIn({ a: 1, b: null })).toEqual({ values: 2, depth: 1, text: 2, unstorable: null });
    expect(givenIn({ filter: { status: ['A', 'B'] } })).toEqual({ values: 4, depth: 3, text: 14, unstorable: null });
  });

  it('that lie deeper than a stack has room are found too many without calling themselves', () => {
    let deep: unknown = 1;
    for (let n = 0; n < 200_000; n++) deep = [deep];
    expect(givenIn({ deep }).depth).toBeGreaterThan(30);
    expect(givenIn({ wide: Array(200_000).fill(1) }).values).toBeGreaterThan(10_000);
  });

  it('are as long as all their texts and names together', () => {
    expect(givenIn({ id: 'abc', among: { ids: ['de', 'f'], n: 1 } }).text).toBe(2 + 3 + 5 + 3 + 3 + 1);
    for (const long of [
      { id: 'x'.repeat(70_000) },
      { ids: Array(700).fill('x'.repeat(100)) },
      { ['x'.repeat(70_000)]: 1 },
    ])
      expect(givenIn(long).text).toBeGreaterThan(64 * 1024);
    expect(givenIn({ filter: { ids: Array(100).fill('x'.repeat(600)) } }).text).toBeLessThan(64 * 1024);
  });

  it('are looked through for a text that no store takes, in every place', () => {
    const bad = 'a\u0000b';
    expect(givenIn({ id: bad }).unstorable).toBe('$id');
    expect(givenIn({ filter: { ids: ['a', bad] } }).unstorable).toBe('$filter.ids');
    expect(literalsIn(parse(`{ orders(filter: { customerId: "a\\u0000b" }) { id } }`))).toBe('filter.customerId');
    expect(literalsIn(parse('{ orders(filter: { customerId: "a" }) { id } }'))).toBeNull();
  });
});
