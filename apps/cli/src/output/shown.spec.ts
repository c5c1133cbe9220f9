import { bytes, duration } from './numbers';
import { outputTo } from './output';
import { clipped, shown, shownValue } from './shown';
import { table } from './table';

test('text of others moves no cursor, turns no direction, and begins no line', () => {
  expect(shown('a\u001b[2Jb\r\n\u202ec\u009b1m\u2028')).toBe('a\\u001b[2Jb\\u000d\\n\\u202ec\\u009b1m\\u2028');
  expect(shown('São Paulo, 東京, 🫖')).toBe('São Paulo, 東京, 🫖');
});

test('values that are no text are JSON, long ones are cut and say so', () => {
  expect(shownValue({ a: [1, null] })).toBe('{"a":[1,null]}');
  expect(shownValue(undefined)).toBe('nothing');
  expect(shownValue('x'.repeat(10), 5)).toBe('xxxx…');
  expect(clipped('🫖🫖', 4)).toBe('🫖🫖');
  expect(clipped('a🫖🫖', 3)).toBe('a\ufffd…');
});

test('a table has numbers to the right and text to the left, in one line a row', () => {
  const rows = [
    ['a', '1,000', 'on\nline'],
    ['bcd', '?', ''],
  ];
  expect(table(['name', 'rows', 'said'], rows)).toBe('name   rows  said\na     1,000  on\\nline\nbcd       ?');
});

test('sizes and long times are written for people', () => {
  expect([0, 1023, 1536, 5 * 1024 ** 3].map(bytes)).toEqual(['0 bytes', '1,023 bytes', '1.5 KiB', '5 GiB']);
  expect(duration(7_500_000)).toBe('2 h 5 min');
});

test('progress stays within one line of the terminal', () => {
  const written: string[] = [];
  const err = { isTTY: true, columns: 10, write: (text: string) => written.push(text) };
  outputTo({ out: err, err }, false).progress('x', {}, 'a'.repeat(30));
  expect(written).toEqual([`\r\u001b[2K${'a'.repeat(8)}…`]);
});
