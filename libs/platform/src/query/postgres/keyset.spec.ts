import { comesAfter, orderBy, type Position, reversed, type SortKey } from './keyset';
import { Parameters } from './parameters';

const at = (direction: 'asc' | 'desc'): SortKey => ({ property: 'at', column: 'at', type: 'timestamptz', direction });
const id = (direction: 'asc' | 'desc'): SortKey => ({ property: 'id', column: 'id', type: 'text', direction });
const sql = (keys: readonly SortKey[], position: Position) => comesAfter(keys, position)(new Parameters());

describe('what comes after a position', () => {
  it('descending is one comparison of rows, which an index serves', () => {
    expect(sql([at('desc'), id('desc')], ['2018-06-12T23:07:44.000001Z', 'a'])).toBe(
      '(at, id) < ($1::timestamptz, $2::text)',
    );
  });

  it('ascending are greater values and then what is not known', () => {
    expect(sql([id('asc')], ['a'])).toBe('((id > $1::text or id is null))');
  });

  it('after the unknown, nothing comes ascending and everything known descending', () => {
    expect(sql([at('asc')], [null])).toBe('(false)');
    expect(sql([at('desc')], [null])).toBe('(at is not null)');
  });

  it('is decided by the second key where the first is equal', () => {
    expect(sql([at('desc'), id('asc')], ['2018-06-12T23:07:44.000001Z', 'a'])).toBe(
      '(at < $1::timestamptz) or (at is not distinct from $1::timestamptz and (id > $2::text or id is null))',
    );
  });
});

it('a reversed order is the same keys from the other end', () => {
  expect(orderBy(reversed([at('desc'), id('asc')]))).toBe('at asc, id desc');
});
