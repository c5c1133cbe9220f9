import { Intake } from './intake';

/** Work that goes on until it is let go. */
const holding = (intake: Intake, weight: number) => {
  let letGo = (): void => undefined;
  let begun = false;
  const done = intake.take(weight, () => {
    begun = true;
    return new Promise<void>((resolve) => (letGo = resolve));
  });
  return { done, begun: () => begun, end: async () => (letGo(), await done) };
};
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('what fits together goes on together, and the rest in order of arrival', async () => {
  const intake = new Intake(10, 100);
  const all = [6, 4, 5, 1].map((weight) => holding(intake, weight));
  await settle();
  expect(all.map(({ begun }) => begun())).toEqual([true, true, false, false]);
  await all[1]?.end();
  await settle();
  expect(all.map(({ begun }) => begun())).toEqual([true, true, false, false]);
  await all[0]?.end();
  await settle();
  expect(all.map(({ begun }) => begun())).toEqual([true, true, true, true]);
});

test('what is heavier than all that may go on is done alone', async () => {
  const intake = new Intake(10, 100);
  const [light, heavy] = [holding(intake, 1), holding(intake, 50)];
  await settle();
  expect(heavy.begun()).toBe(false);
  await light.end();
  await settle();
  expect(heavy.begun()).toBe(true);
  const next = holding(intake, 1);
  await settle();
  expect(next.begun()).toBe(false);
});

test('work that fails makes room all the same', async () => {
  const intake = new Intake(10, 100);
  await expect(intake.take(10, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await intake.take(10, async () => 'done')).toBe('done');
});

test('whoever comes when too much waits is told to come again', async () => {
  const intake = new Intake(10, 15);
  const first = holding(intake, 10);
  const second = holding(intake, 10);
  await expect(intake.take(6, async () => 'done')).rejects.toMatchObject({ status: 503, code: 'unavailable' });
  await settle();
  await first.end();
  await settle();
  await second.end();
  expect(await intake.take(15, async () => 'done')).toBe('done');
});
