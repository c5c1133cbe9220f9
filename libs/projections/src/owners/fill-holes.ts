import { categoryOf, type RecordedEvent } from '@refold/model';
import { OwnerSilent } from '../flush/errors';
import type { Hole } from '../ledger/plan';
import type { OwnerClient } from './owner-client';

/** Requests at a time: enough to hide the way there and back, too few to weigh on a service. */
const requestsAtOnce = 8;

export interface Filled {
  readonly healed: readonly RecordedEvent[];
  /** Why nothing came, by stream. */
  readonly unhealed: ReadonlyMap<string, Error>;
}

/**
 * Asks the owners for missing versions. After one failure the other streams of that kind are not asked for in this round:
 * an owner that does not answer would hold up everything for its timeout, once a stream.
 */
export const fillHoles = async (holes: readonly Hole[], owners: OwnerClient): Promise<Filled> => {
  const healed: RecordedEvent[] = [];
  const unhealed = new Map<string, Error>();
  const silent = new Map<string, unknown>();
  const fill = async (hole: Hole): Promise<void> => {
    const category = categoryOf(hole.streamId);
    try {
      if (silent.has(category)) throw silent.get(category);
      healed.push(...(await owners.missing(hole)));
    } catch (error) {
      silent.set(category, error);
      unhealed.set(hole.streamId, new OwnerSilent(hole, error));
    }
  };
  const waiting = [...holes];
  const worker = async (): Promise<void> => {
    for (let hole = waiting.shift(); hole; hole = waiting.shift()) await fill(hole);
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, worker));
  return { healed, unhealed };
};
