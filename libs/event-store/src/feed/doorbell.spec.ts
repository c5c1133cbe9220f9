import { Doorbell } from './doorbell';

const never = new AbortController().signal;
const timed = async (waiting: Promise<void>): Promise<number> => {
  const before = performance.now();
  await waiting;
  return performance.now() - before;
};

test('a ring while nobody waits is remembered, and several are one', async () => {
  const bell = new Doorbell();
  bell.ring();
  bell.ring();
  expect(await timed(bell.wait(5_000, never))).toBeLessThan(1_000);
  expect(await timed(bell.wait(60, never))).toBeGreaterThan(40);
});

test('a ring wakes who waits', async () => {
  const bell = new Doorbell();
  const waiting = timed(bell.wait(5_000, never));
  setTimeout(() => bell.ring(), 10);
  expect(await waiting).toBeLessThan(2_000);
  expect(await timed(bell.wait(60, never))).toBeGreaterThan(40);
});

test('an aborted signal ends the wait', async () => {
  const bell = new Doorbell();
  const over = new AbortController();
  const waiting = timed(bell.wait(5_000, over.signal));
  over.abort();
  expect(await waiting).toBeLessThan(1_000);
  expect(await timed(bell.wait(5_000, over.signal))).toBeLessThan(1_000);
});
