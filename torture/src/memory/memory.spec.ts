import { brokenPieces } from '../breaks/broken-memory';
import { breaks, type Break } from '../breaks/breaks';
import { toldDifference } from '../oracle/rows';
import type { Pieces } from './pieces';
import type { RunOutcome } from '../program/reporter';
import { report, runSteps, shrunk, stepsOf } from './run';

jest.setTimeout(120_000);

/** Half of the runs are the same every time, the others are new ones; `TORTURE_SEED` makes those begin where it says. */
const runs = Number(process.env['TORTURE_RUNS'] ?? 1_200);
const seed = Number(process.env['TORTURE_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));

interface Found {
  readonly seed: number;
  readonly outcome: RunOutcome;
}

/** The first run that comes out wrong, in this way if one is given; what all before it did is noted. */
const firstFailing = async (from: number, count: number, pieces?: Pieces, how = /./): Promise<Found | null> => {
  for (let at = from; at < from + count; at++) {
    const outcome = await runSteps(at, stepsOf(at), pieces);
    for (const line of outcome.log) seen.add(kindOf(line));
    if (outcome.differences.some((each) => how.test(toldDifference(each)))) return { seed: at, outcome };
  }
  return null;
};

/** Kinds of lines that were logged, without names and numbers. */
const seen = new Set<string>();
const kindOf = (line: string): string => line.replace(/^.*: (\D+)$/, '$1').replace(/.* dying at/, 'dying at');

/** The failing run in its shortest form. */
const explained = async ({ seed: at }: Found, pieces?: Pieces): Promise<string> =>
  report(at, await runSteps(at, await shrunk(at, stepsOf(at), pieces), pieces));

test.each([
  ['the same every time', 1],
  [`from seed ${seed}`, seed],
])('whatever the schedule, nothing is lost, doubled or reordered, and both engines agree (%s)', async (_, from) => {
  const found = await firstFailing(from, runs / 2);
  if (found) throw new Error(await explained(found));
});

test.each([
  ...['committed', 'rolled back', 'lost the race', 'open'],
  ...['dies before it sends', 'dies within', 'dies before it marks', 'is slow and dies'],
  ...['read', 'folded', 'rows-written', 'ledger-written', 'progress-written', 'committed'].map(
    (at) => `dying at ${at}`,
  ),
  ...['dies before the call', 'dies after the call', 'dies before it is done'],
])('in these runs it happens that something is: %s', (what) => expect([...seen]).toContain(what));

test('the same seed is the same run, to the letter', async () => {
  const [one, other] = [await runSteps(7, stepsOf(7)), await runSteps(7, stepsOf(7))];
  expect(one.log.length).toBeGreaterThan(10);
  expect(other).toEqual(one);
});

/** Which oracle finds it, in which words. */
const finders: Readonly<Record<Break, RegExp>> = {
  'relay-skips-slow-commits': /^FOLD /,
  'relay-reorders': /^CHAIN .* place: expected behind/,
  'relay-marks-before-sending': /^CHAIN .* published, found not in the topic/,
  'double-apply': /^FOLD customer_overview_v\d \w+ orders: expected 1, found 2/,
  'lost-on-kill': /^FOLD /,
  'gateway-twice': /^LEDGER gateway \w+ \w+#2: expected no row/,
};

test.each(Object.keys(breaks) as Break[])('%s is found, and shown by few steps', async (name) => {
  const pieces = brokenPieces(name);
  const found = await firstFailing(1, 300, pieces, finders[name]);
  if (!found) throw new Error('It was not found.');
  const text = await explained(found, pieces);
  expect(text).toContain(`Seed ${found.seed}`);
  expect(text.match(/^ +\d+\. /gm)?.length).toBeLessThan(15);
  expect(text).toMatch(/^ {2}(FOLD|CHAIN|LEDGER|MIRROR|FEED) /m);
});
