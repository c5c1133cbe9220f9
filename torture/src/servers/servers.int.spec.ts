import { toldDifference } from '../oracle/rows';
import type { RunOutcome } from '../program/reporter';
import type { Break } from '../breaks/breaks';
import { serversTorture } from './torture';

jest.setTimeout(240_000);

/** Half of the runs have the same schedules every time; `TORTURE_SEED` makes the others begin where it says. */
const runs = Number(process.env['TORTURE_RUNS'] ?? 24);
const seed = Number(process.env['TORTURE_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));

interface Ended {
  readonly outcome: RunOutcome;
  /** The run for people. */
  readonly text: string;
}

/** Runs until one comes out wrong. @returns how each ended */
const runsFrom = async (from: number, count: number, broken: Break | null = null): Promise<Ended[]> => {
  const torture = serversTorture(broken);
  const ended: Ended[] = [];
  try {
    for (let at = from; at < from + count; at++) {
      const outcome = await torture.run(at);
      ended.push({ outcome, text: await torture.explain(at, outcome) });
      if (outcome.differences.length > 0) break;
    }
    return ended;
  } finally {
    await torture.close();
  }
};

const expectAllRight = (ended: readonly Ended[]): void => {
  for (const { outcome, text } of ended) if (outcome.differences.length > 0) throw new Error(text);
};

test(`on the real servers nothing is lost or doubled, and all is as it must be (seeds from 1, and from ${seed})`, async () => {
  const [same, fresh] = await Promise.all([runsFrom(1, runs / 2), runsFrom(seed, runs / 2)]);
  expectAllRight([...same, ...fresh]);
  expect(same.at(-1)?.outcome.events).toBeGreaterThan(runs * 3);
});

test('a relay that passes over slow commits is found, and told by view, row and schedule', async () => {
  const last = (await runsFrom(1, 6, 'relay-skips-slow-commits')).at(-1);
  const differences = last?.outcome.differences.map(toldDifference) ?? [];
  expect(differences).toContainEqual(expect.stringMatching(/^CHAIN .* published, found not in the topic/));
  expect(differences).toContainEqual(expect.stringMatching(/^FOLD (order_details|customer_overview)_v1 r\dx/));
  expect(last?.text).toMatch(/^Seed \d \(again: .*\n +1\. /);
});
