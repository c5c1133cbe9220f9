import { Bell } from './bell';

const longMs = 60_000;

test('a ring wakes the one who waits', async () => {
  const bell = new Bell();
  const waiting = bell.wait(longMs);
  bell.ring();
  await waiting;
});

test('a ring while nobody waits is kept for the next wait, and only for that', async () => {
  const bell = new Bell();
  bell.ring();
  await bell.wait(longMs);
  const started = Date.now();
  await bell.wait(30);
  expect(Date.now() - started).toBeGreaterThanOrEqual(28);
});
