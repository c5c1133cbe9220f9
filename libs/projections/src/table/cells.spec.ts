import { arrayLiteral } from './array-literal';
import { CellError, decodeCell, encodeCell } from './cells';
import type { ColumnType, TableColumn } from './columns';

const column = (type: ColumnType, nullable = false): TableColumn => ({
  property: 'cell',
  column: 'cell',
  type,
  nullable,
  primary: false,
});

describe('a value that its column cannot hold exactly is refused', () => {
  test.each<[ColumnType, unknown]>([
    ['bigint', 2 ** 53],
    ['bigint', 2n ** 63n],
    ['bigint', '12'],
    ['integer', 1.5],
    ['integer', 2 ** 31],
    ['integer', Number.NaN],
    ['integer', '2'],
    ['boolean', 'false'],
    ['text', 7],
    ['text', 'gift\0wrap'],
    ['text', 'half \ud83d'],
    ['jsonb', { note: 'gift\0wrap' }],
    ['jsonb', { note: 'half \ud83d' }],
    ['timestamptz', new Date()],
    ['timestamptz', '2026-01-01T00:00:00Z'],
    ['text', null],
    ['text', undefined],
  ])('%s: %p', (type, value) => expect(() => encodeCell(column(type), value)).toThrow(CellError));

  test('also when it was forgotten in a column that may be null', () =>
    expect(() => encodeCell(column('text', true), undefined)).toThrow(/not set/));
});

test('text about an escape is no escape', () => {
  expect(encodeCell(column('text'), '\\u0000')).toBe('\\u0000');
  expect(encodeCell(column('jsonb'), { note: '\\u0000', family: '👨‍👩‍👧' })).toBe('{"note":"\\\\u0000","family":"👨‍👩‍👧"}');
});

test('a bigint comes back with its last digit', () => {
  expect(decodeCell(column('bigint'), encodeCell(column('bigint'), 9_007_199_254_740_993n))).toBe(
    9_007_199_254_740_993n,
  );
  expect(decodeCell(column('bigint', true), null)).toBeNull();
});

test('an array literal quotes every element', () =>
  expect(arrayLiteral(['a', null, '', 'NULL', '{"x":"\\"}'])).toBe(String.raw`{"a",NULL,"","NULL","{\"x\":\"\\\"}"}`));
