import { FactTurns } from './fact-turns';

const reads = () => {
  const begun: number[] = [];
  const ends: ((how?: Error) => void)[] = [];
  const read = (n: number) => (): Promise<number> => {
    begun.push(n);
    return new Promise((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve(n))));
  };
  return { begun, ends, read };
};
const busy = expect.objectContaining({ code: 'UNAVAILABLE' }) as Error;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a few read at a time, and those who wait come in their order, also after one that failed', async () => {
  const { begun, ends, read } = reads();
  const turns = new FactTurns({ atOnce: 2 });
  const all = [1, 2, 3, 4].map((n) => turns.take(read(n)));
  expect(begun).toEqual([1, 2]);
  const failed = expect(all[1]).rejects.toThrow('lost');
  ends[1]?.(new Error('lost'));
  await failed;
  await turn();
  expect(begun).toEqual([1, 2, 3]);
  ends[0]?.();
  await turn();
  expect(begun).toEqual([1, 2, 3, 4]);
  for (const end of ends) end();
  expect(await Promise.all([all[0], all[2], all[3]])).toEqual([1, 3, 4]);
});

test('who would wait behind too many is told so at once, and takes nobody’s place', async () => {
  const { begun, ends, read } = reads();
  const turns = new FactTurns({ atOnce: 1, mostWaiting: 1 });
  const [first, second] = [turns.take(read(1)), turns.take(read(2))];
  await expect(turns.take(read(3))).rejects.toEqual(busy);
  ends[0]?.();
  expect(await first).toBe(1);
  ends[1]?.();
  expect(await second).toBe(2);
  expect(begun).toEqual([1, 2]);
});

test('who has waited too long is told so, and never begins', async () => {
  const { begun, ends, read } = reads();
  const turns = new FactTurns({ atOnce: 1, patience: 5 });
  const first = turns.take(read(1));
  await expect(turns.take(read(2))).rejects.toEqual(busy);
  ends[0]?.();
  await first;
  const third = turns.take(read(3));
  expect(begun).toEqual([1, 3]);
  ends[1]?.();
  await third;
});
