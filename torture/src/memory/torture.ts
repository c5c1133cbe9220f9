import { brokenPieces } from '../breaks/broken-memory';
import type { Break } from '../breaks/breaks';
import type { Torture } from '../program/run-all';
import { soundPieces } from './pieces';
import { report, runSteps, shrunk, stepsOf } from './run';

/** The simulated system, for as many seeds as are wanted. */
export const memoryTorture = (broken: Break | null): Torture => {
  const pieces = broken ? brokenPieces(broken) : soundPieces;
  return {
    what: `Torture in memory${broken ? `, with ${broken}` : ''}`,
    run: (seed) => runSteps(seed, stepsOf(seed), pieces),
    explain: async (seed) => report(seed, await runSteps(seed, await shrunk(seed, stepsOf(seed), pieces), pieces)),
    close: async () => undefined,
  };
};
