import { ByteReader } from './byte-reader';
import { FetchedRecord } from './fetched-record';

/** Of less than 64: zigzag in one byte. */
const varint = (n: number): Buffer => Buffer.from([n < 0 ? -2 * n - 1 : 2 * n]);
const text = (content: string): Buffer => Buffer.concat([varint(content.length), Buffer.from(content)]);

/** A record without key and value, as it stands in a batch. */
const recordWith = (headers: readonly (readonly [string, string])[]): FetchedRecord => {
  const content = Buffer.concat([
    ...[Buffer.from([0]), varint(0), varint(0), varint(-1), varint(-1), varint(headers.length)],
    ...headers.flatMap(([name, value]) => [text(name), text(value)]),
  ]);
  return new FetchedRecord(new ByteReader(Buffer.concat([varint(content.length), content])), 5n);
};

test('headers of a record have what came with it, whatever their names, and a list where one came twice', () => {
  const { headers } = recordWith([
    ['toString', 'a'],
    ['__proto__', 'b'],
    ['c', '1'],
    ['c', '2'],
  ]).toMessage();
  expect(Object.entries(headers ?? {}).map(([name, content]) => [name, [content].flat().map(String)])).toEqual([
    ['toString', ['a']],
    ['__proto__', ['b']],
    ['c', ['1', '2']],
  ]);
});
