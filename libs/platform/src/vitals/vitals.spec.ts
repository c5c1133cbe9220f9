import { Vitals, type Turning } from './vitals';

const pulse = (silentMs: number | null, { paceMs = 500, longestWaitMs = 20_000 } = {}): Turning => ({
  silentMs,
  paceMs,
  longestWaitMs,
});
const vitalsOf = (...pulses: [string, Turning][]): Vitals =>
  new Vitals(() => pulses.map(([name, each]) => ({ name, pulse: each })));

test('a loop lives as long as a step of it may still be waiting, and some turns more', () => {
  const vitals = vitalsOf(['sequencer', pulse(21_500)], ['relay', pulse(21_600)]);
  expect(vitals.read()).toEqual([
    { name: 'sequencer', alive: true, silentSeconds: 21.5, deadAfterSeconds: 21.5 },
    { name: 'relay', alive: false, silentSeconds: 21.6, deadAfterSeconds: 21.5 },
  ]);
  expect(vitals.deaths()).toEqual(['relay has not turned for 21.6 s']);
});

test('a loop that has not begun is not dead', () => {
  expect(vitalsOf(['worker', pulse(null)]).deaths()).toEqual([]);
});

test('a step that says that it may wait longer is given that time', () => {
  expect(vitalsOf(['relay', pulse(100_000, { longestWaitMs: 180_000 })]).deaths()).toEqual([]);
});

test('parts come and go, and are asked for each time', () => {
  const parts = [{ name: 'catch-up', pulse: pulse(60_000) }];
  const vitals = new Vitals(() => parts);
  expect(vitals.deaths()).toHaveLength(1);
  parts.pop();
  expect(vitals.deaths()).toEqual([]);
});
