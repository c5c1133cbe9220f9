import type { FeedShare, Store } from '@refold/event-store';
import {
  categoryOf,
  decoderOf,
  EventTally,
  Undecodable,
  type AnyEvent,
  type EventCheck,
  type EventSample,
  type RecordedEvent,
  type Stream,
} from '@refold/model';
import { stateOf, type AnyAggregate } from '../../commands/plan';

export interface StoreCheck {
  readonly store: Pick<Store, 'service' | 'readEvents' | 'readStream'>;
  readonly streams: readonly Stream[];
  readonly aggregates: readonly AnyAggregate[];
  readonly skipTypes: ReadonlySet<string>;
  /** How much is held in memory at a time. */
  readonly share: FeedShare;
}

/**
 * Reads samples of the stored events by today's contracts, and brings their streams to the states that commands would
 * find: every event up to the sampled one is upcast, constructed, evolved.
 */
export const checkStore = async (check: StoreCheck, samples: readonly EventSample[]): Promise<EventCheck[]> => {
  const { store, streams, aggregates, skipTypes, share } = check;
  const tally = new EventTally(store.service, samples, skipTypes);
  const decode = decoderOf(streams);
  const byCategory = new Map(aggregates.map((aggregate) => [aggregate.stream.category, aggregate]));
  const versions = new Map<string, number>();
  for await (const recorded of store.readEvents(
    samples.flatMap(({ ids }) => ids),
    share,
  )) {
    const { streamId, streamVersion } = recorded;
    tally.try(recorded, 'contract', () => void decode(recorded));
    versions.set(streamId, Math.max(versions.get(streamId) ?? 0, streamVersion));
  }
  for (const [streamId, to] of versions) {
    const aggregate = byCategory.get(categoryOf(streamId));
    if (aggregate) await evolveStream(aggregate, store.readStream(streamId, { to }), decode, tally);
  }
  return tally.checks();
};

/** Commands load a stream as a whole: behind its first broken event there is no state to go on from. */
const evolveStream = async (
  aggregate: AnyAggregate,
  events: AsyncIterable<RecordedEvent>,
  decode: (recorded: RecordedEvent) => AnyEvent,
  tally: EventTally,
): Promise<void> => {
  let state = aggregate.initial();
  const fold = `${aggregate.stream.category} (commands)`;
  for await (const recorded of events) {
    const isWhole = tally.try(recorded, fold, () => {
      state = stateOf(aggregate, [inStream(decode, recorded)], state);
    });
    if (!isWhole) return;
  }
};

/** What may be passed over elsewhere stands in the way here: a command on the stream would fail on it. */
const inStream = (decode: (recorded: RecordedEvent) => AnyEvent, recorded: RecordedEvent): AnyEvent => {
  try {
    return decode(recorded);
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error;
    throw new Error(`Commands cannot load ${recorded.streamId}: ${error.message}`, { cause: error });
  }
};
