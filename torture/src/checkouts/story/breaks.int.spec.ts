import { toldDifference } from '../../oracle/rows';
import { runStory } from './run-story';

jest.setTimeout(600_000);

const breaks = [
  ['dispatcher-sends-under-new-ids', 'orchestration', /^KEYS /],
  ['saga-forgets-early-events', 'choreography', /^(REST|ENDS) /],
  [
    'late-capture-not-refunded',
    'choreography',
    /^LEDGER provider \S+ of the cancelled order, kept: expected 0, found \d/,
  ],
] as const;

test.each(breaks)('%s is found', async (broken, style, told) => {
  const { differences } = await runStory({ seed: 7, style, orders: 40, broken, patienceMs: 25_000 });
  expect(differences.map(toldDifference)).toContainEqual(expect.stringMatching(told));
});
