import { alternativesAfter, orderBy, type Position, reversed, type SortKey } from './keyset';
import { Parameters } from './parameters';

type Direction = SortKey['direction'];
const at = (direction: Direction): SortKey => ({
  property: 'at',
  column: 'at',
  type: 'timestamptz',
  nullable: true,
  folded: false,
  direction,
});
const id = (direction: Direction): SortKey => ({
  property: 'id',
  column: 'id',
  type: 'text',
  nullable: false,
  folded: false,
  direction,
});
const alternatives = (keys: readonly SortKey[], position: Position) =>
  alternativesAfter(keys, position).map((condition) => condition(new Parameters()));
const moment = '2018-06-12T23:07:44.000001Z';

describe('what comes after a position', () => {
  it('in one direction is one comparison of rows, which an index serves', () => {
    expect(alternatives([at('desc'), id('desc')], [moment, 'a'])).toEqual(['(at, id) < ($1::timestamptz, $2::text)']);
    expect(alternatives([id('asc')], ['a'])).toEqual(['(id) > ($1::text)']);
  });

  it('ascending is that, and apart from it what is not known', () => {
    expect(alternatives([at('asc'), id('asc')], [moment, 'a'])).toEqual([
      '(at, id) > ($1::timestamptz, $2::text)',
      'at is null',
    ]);
  });

  it('in two directions is a step for each key, each of them served by an index on what it is equal in', () => {
    expect(alternatives([at('desc'), id('asc')], [moment, 'a'])).toEqual([
      '(at < $1::timestamptz)',
      '(at = $1::timestamptz) and (id > $2::text)',
    ]);
    expect(alternatives([at('asc'), id('desc')], [moment, 'a'])).toEqual([
      '(at > $1::timestamptz)',
      '(at is null)',
      '(at = $1::timestamptz) and (id < $2::text)',
    ]);
  });

  it('after the unknown is what is known, and the unknown with a greater key', () => {
    expect(alternatives([at('desc'), id('desc')], [null, 'a'])).toEqual([
      '(at is not null)',
      '(at is null) and (id < $1::text)',
    ]);
    expect(alternatives([at('asc'), id('asc')], [null, 'a'])).toEqual(['(at is null) and (id > $1::text)']);
  });
});

it('of a text that is searched is decided whatever the case, as its index has it', () => {
  const keys = [{ ...id('asc'), column: 'name', folded: true }, id('asc')];
  expect(alternatives(keys, ['Ann', 'a'])).toEqual([
    '(lower(name) collate "C", id) > (lower($1::text) collate "C", $2::text)',
  ]);
  expect(orderBy(keys)).toBe('lower(name) collate "C" asc, id asc');
});

it('a reversed order is the same keys from the other end', () => {
  expect(orderBy(reversed([at('desc'), id('asc')]))).toBe('at asc, id desc');
});
