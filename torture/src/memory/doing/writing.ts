import { Random } from '../../chance/random';
import { appendsFor, contextOf, told, Writing } from '../../domain/writing';
import type { Step } from '../steps';
import type { MemoryWorld } from '../world';
import { chosen, settled, type Doings } from './doing';

const begun = async (world: MemoryWorld, { a, b }: Step): Promise<{ writing: Writing; what: string } | null> => {
  const chance = new Random(`${world.seed} ${a} ${b}`);
  const { store, subjects } = chosen(world.services, a);
  const one = chance.pick(subjects);
  const both = chance.percent(10) ? [one, chance.pick(subjects.filter((each) => each !== one))] : [one];
  const appends = await appendsFor(store, both, chance);
  if (!appends) return null;
  const writing = new Writing(store, told(appends), appends, contextOf(chance));
  const ids = appends.flatMap(({ events }) => events.map(({ id = '' }) => id));
  for (const id of ids) world.refused.add(id);
  void writing.over.then(() => {
    world.confirmed.push(...writing.confirmed);
    if (writing.outcome === 'committed') for (const id of ids) world.refused.delete(id);
    if (writing.outcome === 'failed' && writing.error) world.failures.push(writing.error);
  });
  await Promise.race([writing.begun, settled()]);
  return { writing, what: writing.what };
};

/** Only so many transactions are open at a time. */
const mostWritings = 3;

const open = (world: MemoryWorld): Writing[] => world.writings.filter(({ outcome }) => outcome === 'open');

const endOf = async (writing: Writing, how: 'commit' | 'roll back'): Promise<void> => {
  await Promise.race([writing.end(how), settled()]);
};

/** Writers: they hold their transactions open, commit late, or not at all. */
export const writing: Doings<'write' | 'begin' | 'end'> = {
  write: async (world, step) => {
    const done = await begun(world, step);
    if (!done) return null;
    await endOf(done.writing, 'commit');
    if (done.writing.outcome === 'open') world.writings.push(done.writing);
    return `${done.what}: ${done.writing.outcome}`;
  },
  begin: async (world, step) => {
    if (open(world).length >= mostWritings) return null;
    const done = await begun(world, step);
    if (done) world.writings.push(done.writing);
    return done && `${done.what}: ${done.writing.outcome}`;
  },
  end: async (world, { a, b }) => {
    const writings = open(world);
    const writing = writings[a % Math.max(writings.length, 1)];
    if (!writing) return null;
    const how = b % 4 === 0 ? 'roll back' : 'commit';
    await endOf(writing, how);
    return `${how}: ${writing.what}: ${writing.outcome}`;
  },
};
