import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal, SwitchVerbs } from '@refold/projections';
import { Random } from '../chance/random';
import type { Difference } from '../oracle/rows';
import type { RunOutcome } from '../program/reporter';
import { checkServers, type Checked } from './check';
import { doStep } from './doing/do-step';
import { rebuilt } from './parts/projector';
import { Shop } from './shop';
import { stepsOf } from './steps';
import { whatMoves } from './at-rest';
import type { ServersWorld } from './world';

/** A difference counts when nothing moves any more and it is still there so many milliseconds later. */
const standingMs = 2_500;
/** Whatever still moves by then will not come to rest. Longer than a lease, and than any pause between two tries. */
const patienceMs = 60_000;

/** Lives through the schedule of this seed in a world, which may have lived through others. */
export const runOn = async (world: ServersWorld, seed: number): Promise<RunOutcome> => {
  world.log.length = 0;
  const shop = new Shop(seed, `r${seed}x`);
  for (const step of stepsOf(new Random(seed))) await doStep(world, shop, step);
  await calmDown(world, shop);
  const { differences, events } = await settledCheck(world);
  const switched = differences.length === 0 ? await promoted(world) : [];
  const failures = world.failures.splice(0).map(thrown);
  return { differences: [...failures, ...differences, ...switched], log: [...world.log], events };
};

/** Nothing more is done to anybody: transactions end, and everyone lives. */
const calmDown = async (world: ServersWorld, shop: Shop): Promise<void> => {
  world.ownersAreSilent = false;
  world.worker.failing = 0;
  for (const { link } of world.services) link.afterNextSend(null);
  for (const projector of world.projectors) projector.mortal.death = null;
  await Promise.all(shop.writings.map((writing) => writing.end('commit')));
  if (!(await world.besideIsOver())) world.failures.push(new Error('Somebody was told to stop, and does not.'));
  if (world.projectors.length === 0) world.startProjector();
};

/** Looks again and again, until all is as it must be, or is at rest and is not. */
const settledCheck = async (world: ServersWorld): Promise<Checked> => {
  const startedAt = performance.now();
  let restingSince: number | null = null;
  for (;;) {
    const moving = await whatMoves(world).catch((error: Error) => error.message);
    const now = performance.now();
    restingSince = moving === null ? (restingSince ?? now) : null;
    if (restingSince !== null) {
      const checked = await checkServers(world);
      if (checked.differences.length === 0 || now - restingSince > standingMs) return checked;
    }
    if (now - startedAt > patienceMs) return stuck(world, moving ?? 'nothing, but not for long enough');
    await sleep(restingSince === null ? 30 : 200);
  }
};

const stuck = async (world: ServersWorld, moving: string): Promise<Checked> => {
  const { differences, events } = await checkServers(world);
  const what = { oracle: 'REST', where: 'the system', key: `after ${patienceMs / 1000} s`, column: '' };
  return {
    differences: [{ ...what, expected: 'at rest', found: `it still moves: ${moving}` }, ...differences],
    events,
  };
};

/** What was built while events arrived is what readers use from now on; the switch compares the two versions itself. */
const promoted = async (world: ServersWorld): Promise<Difference[]> => {
  const { rows } = await world.viewsDatabase.pool.query<{ name: string }>(
    `select name from projection_definitions join active_versions on view = name
     where state = 'live' and projection_definitions.version > active_versions.version`,
  );
  const [projector] = world.projectors;
  const differences: Difference[] = [];
  for (const { name } of rows.filter((row) => rebuilt.includes(row.name))) {
    if (!projector) continue;
    try {
      await new SwitchVerbs(projector.projector.context).promote({ view: name, dryRun: false });
      world.log.push(`readers use what was built of ${name}`);
    } catch (error) {
      // Busy, or a heartbeat behind: it is tried again after the next run.
      if (error instanceof Refusal && /differ/.test(error.message)) differences.push(thrown(error));
    }
  }
  return differences;
};

const thrown = (error: Error): Difference => ({
  ...{ oracle: 'RUN', where: 'the system', key: error.name, column: '' },
  ...{ expected: 'no error', found: error.stack ?? error.message },
});
