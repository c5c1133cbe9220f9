import { Random } from './random';

const numbers = (seed: string | number): number[] => {
  const chance = new Random(seed);
  return Array.from({ length: 20 }, () => chance.below(1_000));
};

test('the same seed gives the same numbers, another seed gives others', () => {
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers('7')).toEqual(numbers(7));
  expect(numbers(8)).not.toEqual(numbers(7));
});

test('all numbers come, about as often', () => {
  const chance = new Random('many');
  const counts = [0, 0, 0, 0, 0];
  for (let n = 0; n < 10_000; n++) counts[chance.below(5)] = (counts[chance.below(5)] ?? 0) + 1;
  for (const count of counts) expect(count).toBeGreaterThan(1_000);
});

test('names come as often as their weights say, and nothing is chosen from nothing', () => {
  const chance = new Random(1);
  const names = Array.from({ length: 4_000 }, () => chance.weighted({ often: 3, seldom: 1, never: 0 }));
  expect(names.filter((name) => name === 'often').length).toBeGreaterThan(2_700);
  expect(names).toContain('seldom');
  expect(names).not.toContain('never');
  expect(() => chance.pick([])).toThrow(RangeError);
});

test('ids are UUIDs, and no two are the same', () => {
  const chance = new Random(1);
  const ids = Array.from({ length: 1_000 }, () => chance.uuid());
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(1_000);
});
