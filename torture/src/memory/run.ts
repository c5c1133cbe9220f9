import { Random } from '../chance/random';
import type { Difference } from '../oracle/rows';
import { toldRun, type RunOutcome } from '../program/reporter';
import { checkWorld } from './check';
import { drain } from './drain';
import { soundPieces, type Pieces } from './pieces';
import { doStep } from './doing/do-step';
import { stepOf, type Step } from './steps';
import { MemoryWorld } from './world';

/** Steps of a run: enough for kills and slow commits to meet, little enough to read. */
export const stepsOf = (seed: number): Step[] => {
  const chance = new Random(seed);
  return Array.from({ length: chance.between(20, 90) }, () => stepOf(chance));
};

/** Does these steps in a new world, lets it come to rest, and looks at what came of it. The same again for the same seed. */
export const runSteps = async (
  seed: number,
  steps: readonly Step[],
  pieces: Pieces = soundPieces,
): Promise<RunOutcome> => {
  const world = new MemoryWorld(String(seed), pieces);
  const differences = await differencesAfter(world, steps).catch((error: Error) => [thrown(error)]);
  const heads = await Promise.all(world.services.map(({ store }) => store.feedHead()));
  return { differences, log: world.log, events: Number(heads.reduce((sum, head) => sum + head, 0n)) };
};

const differencesAfter = async (world: MemoryWorld, steps: readonly Step[]): Promise<Difference[]> => {
  for (const group of Object.values(world.groups)) await group.join();
  for (const step of steps) await doStep(world, step);
  await drain(world);
  return [...world.failures.map(thrown), ...(await checkWorld(world))];
};

const thrown = (error: Error): Difference => ({
  ...{ oracle: 'RUN', where: 'a step', key: error.name, column: '' },
  ...{ expected: 'no error', found: error.stack ?? error.message },
});

/** The run with the fewest steps that still fails: steps are left out, in ever smaller parts, as long as it does. */
export const shrunk = async (seed: number, steps: readonly Step[], pieces?: Pieces): Promise<Step[]> => {
  let kept = [...steps];
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < kept.length;) {
      const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
      const stillFails = (await runSteps(seed, fewer, pieces)).differences.length > 0;
      if (stillFails) kept = fewer;
      else at += size;
    }
  return kept;
};

/** What failed, for people: seed, steps, differences. */
export const report = (seed: number, outcome: RunOutcome): string =>
  toldRun(`Seed ${seed} (again: npm run torture -- --memory --runs 1 --seed ${seed})`, outcome);
