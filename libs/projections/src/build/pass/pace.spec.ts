import { Duty, Pace } from './pace';

const later = (duty: Duty, lagMs: number, times: number): number =>
  Array.from({ length: times }, () => duty.after(lagMs)).at(-1) ?? NaN;

test('a rebuild works less at once while live views are late, never less than a tenth, and comes back slowly', () => {
  const duty = new Duty('auto');
  expect(duty.after(0)).toBe(1);
  expect(duty.after(201)).toBe(0.5);
  expect(duty.after(5_000)).toBe(0.25);
  expect(later(duty, 5_000, 20)).toBe(0.1);
  expect(duty.after(200)).toBeCloseTo(0.15);
  expect(later(duty, 0, 30)).toBe(1);
});

test.each(['none', 500] as const)('with the throttle %s it does not look at them', (throttle) => {
  expect(later(new Duty(throttle), 60_000, 10)).toBe(1);
});

test('rests follow from work and duty, or from events and their rate, whichever is longer', async () => {
  const rest = async (pace: Pace, events: number, workedMs: number): Promise<number> => {
    const startedAt = performance.now();
    await pace.rest(events, workedMs, new AbortController().signal);
    return performance.now() - startedAt;
  };
  const byDuty = new Pace(null);
  expect(await rest(byDuty, 1_000, 50)).toBeLessThan(10);
  byDuty.duty = 0.5;
  expect(await rest(byDuty, 1_000, 50)).toBeGreaterThan(45);
  expect(await rest(new Pace(1_000), 100, 20)).toBeGreaterThan(75);
});

test('a rest ends when the rebuild is ended', async () => {
  const ending = new AbortController();
  setTimeout(() => ending.abort(), 5);
  const startedAt = performance.now();
  await new Pace(1).rest(60, 0, ending.signal);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
