import { Pulse } from './pulse';

test('nobody expects a turn of a loop that has not begun, nor of one that has ended', () => {
  const pulse = new Pulse(500, 20_000);
  expect(pulse.silentMs).toBeNull();
  pulse.beat();
  expect(pulse.silentMs).toBeGreaterThanOrEqual(0);
  pulse.rest();
  expect(pulse.silentMs).toBeNull();
});

test('silence grows from the last turn on', async () => {
  const pulse = new Pulse(500, 20_000);
  pulse.beat();
  await new Promise((resolve) => setTimeout(resolve, 15));
  expect(pulse.silentMs).toBeGreaterThanOrEqual(14);
  pulse.beat();
  expect(pulse.silentMs).toBeLessThan(14);
});

test('a step that may take longer says so, and the next one is as usual again', () => {
  const pulse = new Pulse(500, 20_000);
  pulse.beat(180_000);
  expect(pulse.longestWaitMs).toBe(180_000);
  pulse.beat();
  expect(pulse.longestWaitMs).toBe(20_000);
});
