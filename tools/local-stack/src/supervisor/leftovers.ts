import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem';
import { isStill, type ProcessIdentity } from './process-identity';

const pollMs = 50;

/**
 * Ends processes that an earlier stack left behind because it was itself killed. A pid that by now is another
 * program's is left alone.
 * @returns the names of those that were ended
 */
export async function endLeftovers(
  leftovers: Readonly<Record<string, ProcessIdentity>>,
  patienceMs = 10_000,
): Promise<string[]> {
  const alive = Object.entries(leftovers).filter(([, identity]) => isStill(identity));
  await Promise.all(alive.map(([name, identity]) => end(name, identity, patienceMs)));
  return alive.map(([name]) => name);
}

/** SIGINT is an orderly stop for all of them; with SIGTERM, PostgreSQL would wait for its clients to leave. */
async function end(name: string, identity: ProcessIdentity, patienceMs: number): Promise<void> {
  process.kill(identity.pid, 'SIGINT');
  if (await goneWithin(identity, patienceMs)) return;
  process.kill(identity.pid, 'SIGKILL');
  if (await goneWithin(identity, patienceMs)) return;
  throw new Problem(
    `${name} of an earlier run (pid ${identity.pid}) cannot be ended. End it yourself, then start again.`,
  );
}

async function goneWithin(identity: ProcessIdentity, limitMs: number): Promise<boolean> {
  for (const until = Date.now() + limitMs; Date.now() < until; await sleep(pollMs)) {
    if (!isStill(identity)) return true;
  }
  return false;
}
