import type { FeedShare, Store } from '@refold/event-store';
import { decoderOf, type AnyEvent } from '@refold/model';
import { stateOf, type AnyAggregate } from '../commands/plan';

/** A stream as it is now. */
export interface Present {
  readonly id: string;
  readonly state: unknown;
  /** Of the stream; 0 when there is none. */
  readonly version: number;
}

type Reads = Pick<Store, 'loadStream' | 'readStreamsBy'>;

/** Held in memory for each reader. */
const share: FeedShare = { events: 200, bytes: 512 * 1024 };

/** One stream with all that was appended before this. */
export const presentOf = async (store: Reads, aggregate: AnyAggregate, id: string): Promise<Present> => {
  const { version, events } = await store.loadStream(aggregate.stream, id);
  return { id, state: stateOf(aggregate, events), version };
};

/**
 * The streams of this family that have this value in a field, ordered by id, folded one after the other while they are
 * read. They are found by what has its place in the feed: that lags the append by milliseconds.
 */
export async function* presentBy(
  store: Reads,
  aggregate: AnyAggregate,
  field: string,
  value: string,
): AsyncGenerator<Present, void, undefined> {
  const { category } = aggregate.stream;
  const decode = decoderOf([aggregate.stream]);
  let current: Present | undefined;
  for await (const recorded of store.readStreamsBy(field, [value], share)) {
    // Others of the service's streams may have the field, too.
    if (!recorded.streamId.startsWith(`${category}-`)) continue;
    const id = recorded.streamId.slice(category.length + 1);
    if (current && current.id !== id) yield current;
    const state = current?.id === id ? current.state : undefined;
    const events: AnyEvent[] = [decode(recorded)];
    current = { id, state: stateOf(aggregate, events, state), version: recorded.streamVersion };
  }
  if (current) yield current;
}
