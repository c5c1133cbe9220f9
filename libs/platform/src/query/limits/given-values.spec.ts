import { parse } from 'graphql';
import { givenIn } from './given-values';
import { literalsIn } from './unstorable-literals';

describe('the values that variables hold', () => {
  it('are counted in lists and objects, and so is how deep they lie', () => {
    expect(givenIn({})).toEqual({ values: 0, depth: 1, unstorable: null });
    expect(givenIn({ a: 1, b: null })).toEqual({ values: 2, depth: 1, unstorable: null });
    expect(givenIn({ filter: { status: ['A', 'B'] } })).toEqual({ values: 4, depth: 3, unstorable: null });
  });

  it('that lie deeper than a stack has room are found too many without calling themselves', () => {
    let deep: unknown = 1;
    for (let n = 0; n < 200_000; n++) deep = [deep];
    expect(givenIn({ deep }).depth).toBeGreaterThan(30);
    expect(givenIn({ wide: Array(200_000).fill(1) }).values).toBeGreaterThan(10_000);
  });

  it('are looked through for a text that no store takes, in every place', () => {
    const bad = 'a\u0000b';
    expect(givenIn({ id: bad }).unstorable).toBe('$id');
    expect(givenIn({ filter: { ids: ['a', bad] } }).unstorable).toBe('$filter.ids');
    expect(literalsIn(parse(`{ orders(filter: { customerId: "a\\u0000b" }) { id } }`))).toBe('filter.customerId');
    expect(literalsIn(parse('{ orders(filter: { customerId: "a" }) { id } }'))).toBeNull();
  });
});
