import type { Break } from '../breaks/breaks';
import { breakableOnServers } from '../breaks/broken-servers';
import type { Torture } from '../program/run-all';
import { toldRun } from '../program/reporter';
import { runOn } from './run';
import { ServersWorld } from './world';

/** A world grows with each run, and what it holds is read after each. */
const runsOfWorld = 12;

/**
 * The real system on the test servers, run after run; a new world after some runs.
 * @throws RangeError when this can be broken in memory only
 */
export const serversTorture = (broken: Break | null): Torture => {
  if (broken && !breakableOnServers.includes(broken))
    throw new RangeError(`--break ${broken} works with --memory. On servers: ${breakableOnServers.join(', ')}.`);
  let world: Promise<ServersWorld> | null = null;
  let runs = 0;
  const close = async (): Promise<void> => {
    await (await world)?.close();
    world = null;
  };
  return {
    what: `Torture on real servers${broken ? `, with ${broken}` : ''}`,
    run: async (seed) => {
      if (runs++ % runsOfWorld === 0) await close();
      world ??= ServersWorld.open(broken);
      return runOn(await world, seed);
    },
    explain: async (seed, outcome) =>
      toldRun(`Seed ${seed} (again: npm run torture -- --runs 1 --seed ${seed})`, outcome),
    close,
  };
};
