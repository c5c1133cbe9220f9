import { alternativesAfter, comesAfter, orderBy, type Position, reversed, type SortKey } from './keyset';
import { Parameters } from './parameters';

type Direction = SortKey['direction'];
const at = (direction: Direction): SortKey => ({
  property: 'at',
  column: 'at',
  type: 'timestamptz',
  nullable: true,
  direction,
});
const id = (direction: Direction): SortKey => ({
  property: 'id',
  column: 'id',
  type: 'text',
  nullable: false,
  direction,
});
const after = (keys: readonly SortKey[], position: Position) => comesAfter(keys, position)(new Parameters());
const alternatives = (keys: readonly SortKey[], position: Position) =>
  alternativesAfter(keys, position).map((condition) => condition(new Parameters()));
const moment = '2018-06-12T23:07:44.000001Z';

describe('what comes after a position', () => {
  it('ascending are greater values and then what is not known', () => {
    expect(after([at('asc')], [moment])).toBe('((at > $1::timestamptz or at is null))');
  });

  it('after the unknown, nothing comes ascending and everything known descending', () => {
    expect(after([at('asc')], [null])).toBe('(false)');
    expect(after([at('desc')], [null])).toBe('(at is not null)');
  });

  it('is decided by the second key where the first is equal', () => {
    expect(after([at('desc'), id('desc')], [moment, 'a'])).toBe(
      '(at < $1::timestamptz) or (at is not distinct from $1::timestamptz and id < $2::text)',
    );
  });

  it('in one direction is one comparison of rows, which an index serves', () => {
    expect(alternatives([at('desc'), id('desc')], [moment, 'a'])).toEqual(['(at, id) < ($1::timestamptz, $2::text)']);
    expect(alternatives([id('asc')], ['a'])).toEqual(['(id) > ($1::text)']);
  });

  it('ascending is that, and apart from it what is not known', () => {
    const [known, unknown, ...others] = alternatives([at('asc'), id('asc')], [moment, 'a']);
    expect(known).toBe('(at, id) > ($1::timestamptz, $2::text)');
    expect(unknown).toMatch(/^\(at is null\) and .* and \(\(\(at, id\) > .* is not true\)$/);
    expect(others).toEqual([]);
  });
});

it('a reversed order is the same keys from the other end', () => {
  expect(orderBy(reversed([at('desc'), id('asc')]))).toBe('at asc, id desc');
});
