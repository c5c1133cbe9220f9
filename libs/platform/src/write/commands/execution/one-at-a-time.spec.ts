import { OneAtATime } from './one-at-a-time';

test('turns on one key are taken in order of arrival, those on others at once', async () => {
  const turns = new OneAtATime();
  const log: string[] = [];
  const work = async (key: string, name: string) => {
    const end = await turns.turn(key);
    log.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 2));
    log.push(`${name} ends`);
    end();
  };
  await Promise.all([work('a', 'a1'), work('a', 'a2'), work('b', 'b1')]);
  expect(log.filter((line) => line.startsWith('a'))).toEqual(['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends']);
  expect(log.indexOf('b1 begins')).toBeLessThan(log.indexOf('a1 ends'));
});

test('nothing is left behind when all turns have ended', async () => {
  const turns = new OneAtATime();
  const ends = [turns.turn('a'), turns.turn('a'), turns.turn('b')];
  expect(turns.size).toBe(2);
  for (const end of ends) (await end)();
  expect(turns.size).toBe(0);
});

test('two that take the same keys crosswise do not wait for each other for ever', async () => {
  const turns = new OneAtATime(30);
  const work = async (first: string, second: string) => {
    const ends = [await turns.turn(first)];
    await new Promise((resolve) => setTimeout(resolve, 5));
    ends.push(await turns.turn(second));
    for (const end of ends) end();
    return 'done';
  };
  expect(await Promise.all([work('a', 'b'), work('b', 'a')])).toEqual(['done', 'done']);
  expect(turns.size).toBe(0);
});
