import { cursorsIn, decodeCursor } from './cursor';
import type { SortKey } from './keyset';

const key = (column: string, type: SortKey['type']): SortKey => ({
  property: column,
  column,
  type,
  nullable: column !== 'id',
  folded: false,
  direction: 'asc',
});
const keys = [key('at', 'timestamptz'), key('total', 'bigint'), key('units', 'integer'), key('id', 'text')];
const position = ['2018-06-12T23:07:44.000001Z', '9223372036854775807', '-7', 'order "1" ü'];
const made = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const name = 'at asc,total asc,units asc,id asc';

describe('a cursor', () => {
  it('comes back as the position that it was made of', () => {
    expect(decodeCursor(keys, cursorsIn(keys)(position), 'after')).toEqual(position);
    expect(decodeCursor(keys, cursorsIn(keys)([null, null, null, 'a']), 'after')).toEqual([null, null, null, 'a']);
  });

  it('of another order is refused', () => {
    const descending = keys.map((key) => ({ ...key, direction: 'desc' as const }));
    expect(() => decodeCursor(descending, cursorsIn(keys)(position), 'after')).toThrow(/another sort order/);
  });

  it.each([
    ['no JSON', 'x'],
    ['no list', Buffer.from('{}').toString('base64url')],
    ['a missing value', made(name, ...position.slice(1))],
    ['nothing for the unique key', made(name, ...position.slice(0, 3), null)],
    ['a number', made(name, position[0], 5, ...position.slice(2))],
    ['a bigint that is too large', made(name, position[0], '9223372036854775808', ...position.slice(2))],
    ['an integer that is too large', made(name, position[0], '1', '2147483648', 'a')],
    ['no moment', made(name, '2018-06-12', ...position.slice(1))],
    ['U+0000', made(name, ...position.slice(0, 3), '\u0000')],
  ])('that holds %s is refused before it gets to the store', (_, cursor) => {
    expect(() => decodeCursor(keys, cursor, 'before')).toThrow(/'before' is not a cursor of this list/);
  });
});
