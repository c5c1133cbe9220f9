import type { ConsumedRecord } from '@refold/kafka';
import { BufferClosed, RecordBuffer } from './record-buffer';

const records = (count: number, from = 0, bytes = 0): ConsumedRecord[] =>
  Array.from({ length: count }, (_, at) => ({
    offset: BigInt(from + at),
    raw: { value: Buffer.alloc(bytes) },
  })) as unknown as ConsumedRecord[];

const offsetsOf = async (buffer: RecordBuffer): Promise<bigint[]> => {
  const taken = await buffer.take(10_000);
  if (typeof taken === 'function') throw new Error('A barrier was not expected.');
  return taken.map(({ offset }) => offset);
};

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  await new Promise((go) => setImmediate(go));
  return settled;
};

test('a flush takes what is there at once, and never more than it can fold in a blink', async () => {
  const buffer = new RecordBuffer();
  void buffer.push(records(3));
  expect(await offsetsOf(buffer)).toEqual([0n, 1n, 2n]);
  void buffer.push(records(5_900));
  expect(await offsetsOf(buffer)).toHaveLength(5_000);
  expect(await offsetsOf(buffer)).toHaveLength(900);
});

test('large records make small batches', async () => {
  const buffer = new RecordBuffer();
  void buffer.push(records(12, 0, 1024 * 1024));
  expect(await offsetsOf(buffer)).toHaveLength(8);
});

test('readers wait while the buffer is full', async () => {
  const buffer = new RecordBuffer();
  const pushed = buffer.push(records(6_000));
  expect(await isSettled(pushed)).toBe(false);
  await buffer.take(10_000);
  expect(await isSettled(pushed)).toBe(true);
});

test('a barrier comes after all that was pushed before it and before all that was pushed later', async () => {
  const buffer = new RecordBuffer();
  void buffer.push(records(2));
  const barrier = async (): Promise<void> => undefined;
  buffer.pushBarrier(barrier);
  void buffer.push(records(1, 7));
  expect(await offsetsOf(buffer)).toEqual([0n, 1n]);
  expect(await buffer.take(10_000)).toBe(barrier);
  expect(await offsetsOf(buffer)).toEqual([7n]);
});

test('a closed buffer lets everybody go', async () => {
  const buffer = new RecordBuffer();
  const waiting = buffer.take(10_000);
  const full = new RecordBuffer();
  const pushed = full.push(records(6_000));
  buffer.close();
  full.close();
  expect(await waiting).toEqual([]);
  await pushed;
  await expect(buffer.push(records(1))).rejects.toThrow(BufferClosed);
});

test('whoever takes is not kept longer than he asked for, so that his loop turns', async () => {
  const buffer = new RecordBuffer();
  expect(await buffer.take(5)).toEqual([]);
  void buffer.push(records(1));
  expect(await offsetsOf(buffer)).toEqual([0n]);
});

test('records gather for a while, and no longer than a full flush or a barrier needs', async () => {
  const buffer = new RecordBuffer();
  void buffer.push(records(1));
  const startedAt = performance.now();
  await buffer.gather(startedAt + 50);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(49);
  const gathering = buffer.gather(performance.now() + 60_000);
  void buffer.push(records(10, 1));
  expect(await isSettled(gathering)).toBe(false);
  void buffer.push(records(5_000, 11));
  await gathering;
  await offsetsOf(buffer);
  const untilBarrier = buffer.gather(performance.now() + 60_000);
  buffer.pushBarrier(async () => undefined);
  await untilBarrier;
  const untilClosed = new RecordBuffer();
  const stopped = untilClosed.gather(performance.now() + 60_000);
  untilClosed.close();
  await stopped;
});
