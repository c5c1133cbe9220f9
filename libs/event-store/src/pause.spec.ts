import { backoff, pause } from './pause';

test('pauses grow, stay below the slowest and never march in step', () => {
  for (const [failures, longest] of [
    [1, 100],
    [2, 200],
    [4, 800],
    [10, 3_000],
    [10_000, 3_000],
  ] as const)
    for (let times = 0; times < 50; times++) {
      expect(backoff(failures, 3_000)).toBeLessThanOrEqual(longest);
      expect(backoff(failures, 3_000)).toBeGreaterThanOrEqual(longest * 0.75);
    }
  expect(new Set(Array.from({ length: 20 }, () => backoff(5, 3_000))).size).toBeGreaterThan(1);
});

test('a pause ends early when its signal aborts, and does not begin when it has', async () => {
  const over = new AbortController();
  const before = performance.now();
  setTimeout(() => over.abort(), 10);
  await pause(60_000, over.signal);
  await pause(60_000, over.signal);
  expect(performance.now() - before).toBeLessThan(5_000);
});
