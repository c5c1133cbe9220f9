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
