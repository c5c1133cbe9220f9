import { RebuildVerbs, Refusal } from '@refold/projections';
import { deaths } from '../parts/mortal-pool';
import { rebuilt } from '../parts/projector';
import type { Shop } from '../shop';
import type { Step } from '../steps';
import type { ServersWorld } from '../world';

/** A projector is to die at a named point of its next flush that comes by there. */
export const kill = async (world: ServersWorld, _: Shop, { a, b }: Step): Promise<string | null> => {
  const projector = world.projectors[a % Math.max(world.projectors.length, 1)];
  const death = deaths[b % deaths.length];
  if (!projector || !death) return null;
  projector.mortal.death = death;
  return `a projector is to die ${death.name}`;
};

export const join = async (world: ServersWorld): Promise<string | null> => {
  if (world.projectors.length > 1) return null;
  world.startProjector();
  return 'another projector joins';
};

export const leave = async (world: ServersWorld, _: Shop, { a }: Step): Promise<string | null> => {
  const projector = world.projectors[a % Math.max(world.projectors.length, 1)];
  if (!projector || world.projectors.length < 2) return null;
  world.aside(world.stopProjector(projector));
  return 'a projector leaves';
};

/** The next versions are deployed, and one of them is built while events arrive. */
export const rebuild = async (world: ServersWorld, _: Shop, { a }: Step): Promise<string | null> => {
  if (!world.hasNext) {
    world.hasNext = true;
    for (const projector of [...world.projectors]) world.aside(world.stopProjector(projector));
    world.startProjector();
    return 'the next versions are deployed';
  }
  const view = rebuilt[a % rebuilt.length] ?? '';
  const projector = world.projectors.find(({ hasJoined }) => hasJoined);
  if (!projector) return null;
  const order = { views: [view], workers: 1, throttle: 'none', full: true, dryRun: false } as const;
  try {
    await new RebuildVerbs(projector.projector.context).rebuild(order);
    return `${view} is built anew`;
  } catch (error) {
    // It is being built, or is built already; or the projector is dead.
    return error instanceof Refusal ? null : 'a rebuild was asked for in vain';
  }
};
