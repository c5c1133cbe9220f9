import type { CheckoutBreak } from '../../breaks/breaks';
import { toldRun } from '../../program/reporter';
import type { Torture } from '../../program/run-all';
import { runStory } from './run-story';

const orders = 150;

/** Stories of checkouts, each in a system of its own: odd seeds in one style, even ones in the other. */
export const checkoutsTorture = (broken: CheckoutBreak | null): Torture => ({
  what: `Torture of checkouts${broken ? `, with ${broken}` : ''}`,
  run: (seed) => runStory({ seed, style: styleOf(seed), orders, broken }),
  explain: async (seed, outcome) =>
    toldRun(`Seed ${seed}, ${styleOf(seed)} (again: npm run torture -- --checkouts --runs 1 --seed ${seed})`, outcome),
  close: async () => undefined,
});

const styleOf = (seed: number) => (seed % 2 === 0 ? 'orchestration' : 'choreography');
