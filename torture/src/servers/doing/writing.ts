import { Random } from '../../chance/random';
import { appendsFor, contextOf, told, Writing } from '../../domain/writing';
import type { Shop } from '../shop';
import type { Step } from '../steps';
import type { ServersWorld } from '../world';

/** Longer than any lock is waited for in a schedule: who waits longer goes on beside it. */
const patienceMs = 150;

const begun = async (world: ServersWorld, shop: Shop, { a, b }: Step): Promise<Writing | null> => {
  const chance = new Random(`${shop.seed} ${a} ${b}`);
  const service = world.services[a % world.services.length];
  const subjects = shop.subjects.filter(({ of }) => of.service === service?.name);
  if (!service || subjects.length === 0) return null;
  const one = chance.pick(subjects);
  const both = chance.percent(10) ? [one, chance.pick(subjects.filter((each) => each !== one))] : [one];
  const appends = await appendsFor(service.store, both, chance).catch(() => null);
  if (!appends) return null;
  const writing = new Writing(service.store, told(appends), appends, contextOf(chance));
  const ids = appends.flatMap(({ events }) => events.map(({ id = '' }) => id));
  void writing.over.then(() => {
    world.confirmed.push(...writing.confirmed);
    // Of one whose connection was lost nobody knows whether it was committed.
    if (writing.outcome === 'rolled back' || writing.outcome === 'lost the race')
      for (const id of ids) world.refused.add(id);
  });
  shop.writings.push(writing);
  await within(writing.begun);
  return writing;
};

const within = (work: Promise<void>): Promise<void> =>
  Promise.race([work, new Promise<void>((resolve) => setTimeout(resolve, patienceMs))]);

/** Commits at once, as far as nobody holds its stream. */
export const write = async (world: ServersWorld, shop: Shop, step: Step): Promise<string | null> => {
  const writing = await begun(world, shop, step);
  if (!writing) return null;
  await within(writing.end('commit'));
  return `${writing.what}: ${writing.outcome}`;
};

/** Inserts, and keeps the transaction open while others go on. */
export const hold = async (world: ServersWorld, shop: Shop, step: Step): Promise<string | null> => {
  if (shop.open.length >= 4) return null;
  const writing = await begun(world, shop, step);
  return writing && `${writing.what}: ${writing.outcome}`;
};

export const end = async (_: ServersWorld, shop: Shop, { a, b }: Step): Promise<string | null> => {
  const writing = shop.open[a % Math.max(shop.open.length, 1)];
  if (!writing) return null;
  const how = b % 4 === 0 ? 'roll back' : 'commit';
  await within(writing.end(how));
  return `${how}: ${writing.what}: ${writing.outcome}`;
};
