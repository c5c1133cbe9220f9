import { settled } from './doing/doing';
import type { MemoryWorld } from './world';

/** More rounds than any run needs; one that does not come to rest by then never does. */
const mostRounds = 200;

/** Lets everything end: transactions commit, everybody lives, and all that waits is done, until nothing moves any more. */
export const drain = async (world: MemoryWorld): Promise<void> => {
  for (const group of Object.values(world.groups)) {
    if (group.size === 0) await group.join();
    await group.revive();
  }
  for (let round = 0; round < mostRounds; round++) if ((await oneRound(world)) === 0) return;
  throw new Error(`After ${mostRounds} rounds something still moves.`);
};

/** @returns how much happened */
const oneRound = async (world: MemoryWorld): Promise<number> => {
  let moved = 0;
  for (const writing of world.writings) if (writing.outcome === 'open') void writing.end('commit');
  await settled();
  moved += world.writings.filter(({ outcome }) => outcome === 'open').length;
  for (const { store, relay } of world.services) {
    moved += store.database.sequence() + relay.arrive();
    moved += await relay.pass(100, 'done', 0);
  }
  moved += await world.worker.follow(100);
  for (let call = world.worker.call(0, 'done'); call; call = world.worker.call(0, 'done')) {
    await call.over;
    moved += 1;
  }
  return moved + (await projectAll(world));
};

const projectAll = async (world: MemoryWorld): Promise<number> => {
  let moved = 0;
  for (const group of Object.values(world.groups))
    for (let nth = 0; nth < group.size; nth++) {
      const member = group.member(nth);
      if (!member) continue;
      for (let read = 1; read > 0; moved += read) read = member.poll(0, 100).length;
      for (let written = 1; written > 0; moved += written) written = await member.flush(100, null);
      await member.heal();
    }
  return moved;
};
