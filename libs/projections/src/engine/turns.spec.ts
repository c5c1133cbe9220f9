import { NoTurn, Turns } from './turns';

test('work begins when the work before it has ended, also in failure', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const first = turns.run(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    seen.push('first');
    throw new Error('first fails');
  });
  const second = turns.run(async () => void seen.push('second'));
  await expect(first).rejects.toThrow('first fails');
  await second;
  expect(seen).toEqual(['first', 'second']);
});

test('work whose turn does not come in time is never done; what comes after it is', async () => {
  const turns = new Turns();
  const seen: string[] = [];
  let end = (): void => undefined;
  const first = turns.run(() => new Promise<void>((resolve) => (end = resolve)));
  const missed = turns.runWithin(10, async () => seen.push('missed'));
  await expect(missed).rejects.toThrow(NoTurn);
  const later = turns.runWithin(10_000, async () => seen.push('later'));
  end();
  await Promise.all([first, later]);
  expect(seen).toEqual(['later']);
  await expect(turns.runWithin(10_000, () => Promise.reject(new Error('it fails')))).rejects.toThrow('it fails');
});
