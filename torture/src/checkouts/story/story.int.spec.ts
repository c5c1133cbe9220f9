import { toldRun } from '../../program/reporter';
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
