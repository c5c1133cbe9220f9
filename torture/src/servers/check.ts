import type { RecordedEvent } from '@refold/model';
import { checkChain } from '../oracle/chain';
import { checkEffects } from '../oracle/effects';
import { checkFeed } from '../oracle/feed';
import { checkFold } from '../oracle/fold';
import { happenedOf } from '../oracle/happened';
import { checkMirror } from '../oracle/mirror';
import type { Difference } from '../oracle/rows';
import { readProjected } from './read-tables';
import type { ServersWorld } from './world';

export interface Checked {
  readonly differences: readonly Difference[];
  readonly events: number;
}

/** Holds everything that the servers have against what must be true of it. */
export const checkServers = async (world: ServersWorld): Promise<Checked> => {
  const feeds = await Promise.all(world.services.map(async ({ name, store }) => [name, await feedOf(store)] as const));
  const differences: Difference[] = feeds.flatMap(([service, feed]) => [
    ...checkFeed(service, feed, world.confirmed, world.refused),
    ...checkChain(service, feed, world.witness.records(world.topicOf(service))),
  ]);
  const events = feeds.flatMap(([, feed]) => feed);
  const projected = await readProjected(world);
  differences.push(...checkFold(events.map(happenedOf), projected), ...checkMirror(projected));
  const payments = events.filter(({ service }) => service === 'payments');
  return { differences: [...differences, ...checkEffects(payments, world.gateway.effects)], events: events.length };
};

const feedOf = async (store: {
  readFeed(after: bigint, limit: number): Promise<RecordedEvent[]>;
}): Promise<RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for (;;) {
    const part = await store.readFeed(BigInt(events.length), 1_000);
    events.push(...part);
    if (part.length < 1_000) return events;
  }
};
