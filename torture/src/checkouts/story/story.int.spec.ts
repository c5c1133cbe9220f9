import { toldRun } from '../../program/reporter';
import { toldDifference } from '../../oracle/rows';
import { runStory } from './run-story';

jest.setTimeout(600_000);

/** `TORTURE_SEED` tells the same story again; the text of a failure says which it was. */
const seed = Number(process.env['TORTURE_SEED'] ?? Math.floor(Math.random() * 1_000_000_000));
const orders = Number(process.env['TORTURE_ORDERS'] ?? 500);

test.each(['orchestration', 'choreography'] as const)(
  'in %s, of hundreds of checkouts none loses, keeps or gives away anything, whoever is killed',
  async (style) => {
    const outcome = await runStory({ seed, style, orders });
    if (outcome.differences.length > 0) throw new Error(toldRun(`Seed ${seed}, ${style}`, outcome));
    expect(outcome.events).toBeGreaterThan(orders * 8);
  },
);

test.each([
  ['saga-forgets-early-events', 'choreography', /^(REST|ENDS) /],
  [
    'late-capture-not-refunded',
    'choreography',
    /^LEDGER provider \S+ of the cancelled order, kept: expected 0, found \d/,
  ],
  ['dispatcher-sends-under-new-ids', 'orchestration', /^KEYS /],
] as const)('%s is found', async (broken, style, told) => {
  const { differences } = await runStory({ seed: 7, style, orders: 80, broken, patienceMs: 25_000 });
  expect(differences.map(toldDifference)).toContainEqual(expect.stringMatching(told));
});
