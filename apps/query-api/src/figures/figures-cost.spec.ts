import { figuresCost, rowsOf } from './figures-cost';

test('figures have rows by what they are split into', () => {
  expect(rowsOf({})).toBe(1);
  expect(rowsOf({ by: ['currency', 'state', 'state'] })).toBe(100);
  expect(rowsOf({ every: 'month' })).toBe(50);
  expect(rowsOf({ by: ['day', 'hour', 'status'] })).toBe(50 * 10);
});

test('a ranking has rows for each currency, and each stretch of time', () => {
  expect(rowsOf({ first: 20 })).toBe(60);
  expect(rowsOf({ first: 2, every: 'day' })).toBe(2 * 3 * 50);
});

test('three of the usual figures pass in one request', () => {
  const usual = figuresCost({ args: { by: ['month', 'state'] }, childComplexity: 13 });
  expect(3 * usual).toBeLessThan(30_000);
  expect(usual).toBeGreaterThan(2_000 + 13);
});
