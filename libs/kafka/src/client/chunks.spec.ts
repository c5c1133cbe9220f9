import fc from 'fast-check';
import { chunksOf } from './chunks';

const record = (partition: number, bytes: number) => ({
  partition,
  key: 'k',
  value: 'x'.repeat(bytes),
  headers: { ce_id: 'i' },
});
const sizes = (chunks: { value: string | null }[][]) => chunks.map((chunk) => chunk.map(({ value }) => value?.length));

test('records that fit go out in one request', () => {
  expect(sizes(chunksOf([record(0, 100), record(1, 900_000), record(0, 200)]))).toEqual([[100, 900_000, 200]]);
  expect(chunksOf([])).toEqual([]);
});

test('a request ends before a partition would get more than the broker takes', () => {
  expect(sizes(chunksOf([record(0, 600_000), record(1, 600_000), record(0, 600_000)]))).toEqual([
    [600_000, 600_000],
    [600_000],
  ]);
});

test('the largest event goes out alone', () => {
  expect(sizes(chunksOf([record(0, 10), record(0, 1_000_000), record(0, 10)]))).toEqual([[10], [1_000_000], [10]]);
});

test('all records go out, in their order, and no request is beyond the limit unless it is one record', () => {
  const records = fc.array(fc.tuple(fc.nat(2), fc.nat(400)).map(([partition, bytes]) => record(partition, bytes)));
  fc.assert(
    fc.property(records, (given) => {
      const chunks = chunksOf(given, 500);
      expect(chunks.flat()).toEqual(given);
      for (const chunk of chunks)
        for (const partition of [0, 1, 2]) {
          const mine = chunk.filter((one) => one.partition === partition);
          if (mine.length > 1)
            expect(mine.reduce((sum, { value }) => sum + (value?.length ?? 0), 0)).toBeLessThanOrEqual(500);
        }
    }),
  );
});
