import { optionsOf } from './options';
import { jsonLines, progressBar, toldRun, type RunOutcome } from './reporter';
import { runAll, type Torture } from './run-all';

const difference = {
  oracle: 'FOLD',
  where: 'order_details_v1',
  key: 'o1',
  column: 'status',
  expected: 'a',
  found: 'b',
};
const outcomeOf = (failing: boolean): RunOutcome => ({
  differences: failing ? [difference] : [],
  log: ['one step', 'another step'],
  events: 5,
});

/** Comes out wrong at this seed. */
const tortureFailingAt = (failing: number): Torture & { readonly seeds: number[] } => {
  const seeds: number[] = [];
  return {
    seeds,
    what: 'A test',
    run: async (seed) => {
      seeds.push(seed);
      return outcomeOf(seed === failing);
    },
    explain: async (seed, outcome) => toldRun(`Seed ${seed}`, outcome),
    close: async () => undefined,
  };
};

test('seeds follow each other until something is found; then the run is told, and nothing more is run', async () => {
  const torture = tortureFailingAt(12);
  const lines: string[] = [];
  const options = optionsOf(['--seed', '10', '--runs', '9']);
  expect(
    await runAll(
      torture,
      options,
      jsonLines((line) => lines.push(line)),
    ),
  ).toBe(false);
  expect(torture.seeds).toEqual([10, 11, 12]);
  const events = lines.map((line) => JSON.parse(line) as { event: string });
  expect(events.map(({ event }) => event)).toEqual(['began', 'run', 'run', 'run', 'failed', 'ended']);
  expect(events[4]).toMatchObject({ seed: 12, differences: [difference], lastSteps: ['one step', 'another step'] });
  expect(events[5]).toMatchObject({ runs: 3, events: 15, failed: true });
});

test('for people there is a bar, the seed at the start, and the failing run with its steps', async () => {
  let text = '';
  const options = optionsOf(['--seed', '10', '--runs', '3']);
  expect(
    await runAll(
      tortureFailingAt(0),
      options,
      progressBar((more) => (text += more)),
    ),
  ).toBe(true);
  expect(text).toContain('A test, from seed 10\n');
  expect(text).toContain('[##############################] 3 runs, 15 events, seed 12');
  expect(text).toContain('no difference');
  await runAll(
    tortureFailingAt(11),
    options,
    progressBar((more) => (text += more)),
  );
  expect(text).toContain('  2. another step\n  FOLD order_details_v1 o1 status: expected a, found b');
});

test('of a long run the last steps are told, and how many went before', () => {
  const log = Array.from({ length: 100 }, (_, at) => `step ${at + 1}`);
  const text = toldRun('Seed 1', { ...outcomeOf(true), log });
  expect(text).toContain('(40 steps before these)');
  expect(text).toContain(' 41. step 41\n');
  expect(text).not.toContain('step 40\n');
});

test.each([
  [['--minutes', 'ten'], /--minutes takes a number/],
  [['--seed', '-1'], /seed/],
  [['--break', 'nothing'], /there are relay-skips-slow-commits/],
  [['--brake', 'x'], /--brake/],
])('%j is refused', (args, why) => expect(() => optionsOf(args)).toThrow(why));

test('without options it takes a minute and a seed of its own', () => {
  const options = optionsOf([]);
  expect(options).toMatchObject({ durationMs: 60_000, runs: Infinity, memory: false, json: false, broken: null });
  expect(optionsOf([]).seed).not.toBe(options.seed);
});
