import type { FlushPoint } from '@refold/projections';
import type { MemoryWorld } from '../world';
import { chosen, oneOf, type Doings } from './doing';

const flushPoints: readonly FlushPoint[] = [
  ...(['read', 'folded', 'rows-written', 'ledger-written', 'progress-written', 'committed'] as const),
];
const engines = ['postgres', 'clickhouse'] as const;

const membersOf = ({ groups }: MemoryWorld) =>
  Object.values(groups).flatMap(({ engine, all }) => all.map((member) => ({ engine, member })));

/** Projectors: what they read, write, forget when they die, and find again. */
export const projecting: Doings<'poll' | 'flush' | 'heal' | 'rewind' | 'join' | 'leave' | 'revive' | 'rebuild'> = {
  poll: async (world, { a, b, c }) => {
    const found = oneOf(membersOf(world), a, ({ member }) => !member.isDead && member.canRead);
    const [first, ...more] = found?.member.poll(b, 1 + (c % 4)) ?? [];
    if (!first) return null;
    return `${found?.engine} reads ${more.length + 1} of ${first.topic}/${first.partition} from ${first.offset}`;
  },
  flush: async (world, { a, b, c }) => {
    const found = oneOf(membersOf(world), a, ({ member }) => !member.isDead && member.waiting > 0);
    if (!found) return null;
    const death = c % 100 < 75 ? null : { point: chosen(flushPoints, c >>> 8), after: (c >>> 12) % 3 };
    const at = death && `, dying at ${death.point}`;
    return `${found.engine} flushes ${await found.member.flush(1 + (b % 8), death)}${at ?? ''}`;
  },
  heal: async (world, { a }) => {
    const group = world.groups[chosen(engines, a)];
    const member = group.member(a >>> 1);
    if (member && !member.isDead) await member.heal();
    return null;
  },
  rewind: async (world, { a, b, c }) => {
    const group = world.groups[chosen(engines, a)];
    group.member(a >>> 1)?.rewind(b, 1 + (c % 4));
    return `${group.engine} jumps back in a partition by ${1 + (c % 4)}`;
  },
  join: async (world, { a }) => {
    const group = world.groups[chosen(engines, a)];
    if (group.size >= 2) return null;
    await group.join();
    return `a projector joins ${group.engine}`;
  },
  leave: async (world, { a }) => {
    const group = world.groups[chosen(engines, a)];
    if (group.size < 2) return null;
    await group.leave(a >>> 1);
    return `a projector leaves ${group.engine}`;
  },
  revive: async (world, { a }) => {
    const group = world.groups[chosen(engines, a)];
    await group.revive();
    return null;
  },
  rebuild: async (world, { a }) => rebuilt(world, a),
};

/** One more version of a view or of facts, from nothing: its processes begin again, it reads from the first record. */
const rebuilt = async ({ defined, groups, active }: MemoryWorld, a: number): Promise<string | null> => {
  const engine = chosen(engines, a);
  const { name } = chosen(defined[engine], a >>> 1);
  const version = defined[engine].filter((each) => each.name === name).length + 1;
  if (version > 2) return null;
  defined[engine].push({ name, version });
  if (a % 3 === 0) active.set(name, version);
  await groups[engine].restart();
  return `${name} is built anew as version ${version}`;
};
