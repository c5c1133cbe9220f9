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
const asker = (by: string, ended = new AbortController().signal) => ({ by, ended });
const ann = asker('ann');
const busy = expect.objectContaining({ code: 'UNAVAILABLE' }) as Error;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('a few read at a time, and those who wait come in their order, also after one that failed', async () => {
  const { begun, ends, read } = reads();
  const turns = new FactTurns({ atOnce: 2 });
  const all = [1, 2, 3, 4].map((n) => turns.take(ann, read(n)));
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

test('who asks for much leaves a place to the others, and they are not told that too many wait', async () => {
  const { begun, ends, read } = reads();
  const turns = new FactTurns({ atOnce: 3, perCaller: 2, mostWaitingPerCaller: 4 });
  const much = Array.from({ length: 10 }, (_, n) => turns.take(ann, read(n)));
  const refused = await Promise.allSettled(much.slice(6));
  expect(refused.map((each) => each.status === 'rejected' && (each.reason as { code: string }).code)).toEqual(
    Array(4).fill('UNAVAILABLE'),
  );
  const [bob, eve] = [turns.take(asker('bob'), read(10)), turns.take(asker('eve'), read(11))];
  expect(begun).toEqual([0, 1, 10]);
  for (const end of [ends[0], ends[1]]) {
    end?.();
    await turn();
  }
  expect(begun).toEqual([0, 1, 10, 2, 11]);
  while (begun.length < 8) {
    for (const end of ends) end();
    await turn();
  }
  for (const end of ends) end();
  expect(await Promise.all([...much.slice(0, 6), bob, eve])).toEqual([0, 1, 2, 3, 4, 5, 10, 11]);
});

test('whose request ends while they wait gives up their place, and nothing is read for them', async () => {
  const { begun, ends, read } = reads();
  const turns = new FactTurns({ atOnce: 1, mostWaiting: 1 });
  const gone = new AbortController();
  const first = turns.take(ann, read(1));
  const second = turns.take(asker('ann', gone.signal), read(2));
  gone.abort();
  await expect(second).rejects.toEqual(busy);
  await expect(turns.take(asker('ann', gone.signal), read(3))).rejects.toEqual(busy);
  const fourth = turns.take(ann, read(4));
  ends[0]?.();
  expect(await first).toBe(1);
  await turn();
  ends[1]?.();
  expect(await fourth).toBe(4);
  expect(begun).toEqual([1, 4]);
});

test('who would wait behind too many is told so at once, and takes nobody’s place', async () => {
  const { begun, ends, read } = reads();
  const turns = new FactTurns({ atOnce: 1, mostWaiting: 1 });
  const [first, second] = [turns.take(ann, read(1)), turns.take(ann, read(2))];
  await expect(turns.take(asker('bob'), read(3))).rejects.toEqual(busy);
  ends[0]?.();
  expect(await first).toBe(1);
  await turn();
  ends[1]?.();
  expect(await second).toBe(2);
  expect(begun).toEqual([1, 2]);
});

test('who has waited too long is told so, and never begins', async () => {
  const { begun, ends, read } = reads();
  const turns = new FactTurns({ atOnce: 1, patience: 5 });
  const first = turns.take(ann, read(1));
  await expect(turns.take(ann, read(2))).rejects.toEqual(busy);
  ends[0]?.();
  await first;
  await turn();
  const third = turns.take(ann, read(3));
  expect(begun).toEqual([1, 3]);
  ends[1]?.();
  await third;
});
