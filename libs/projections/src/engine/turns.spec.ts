import { Turns } from './turns';

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
