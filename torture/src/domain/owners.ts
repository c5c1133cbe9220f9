import type { OwnerClient } from '@refold/projections';
import type { RecordedEvent, Stream } from '@refold/model';
import type { Store } from '@refold/event-store';

/** Owners that answer straight from their stores: what their HTTP endpoints would give. */
export const ownersOf = (stores: ReadonlyMap<string, Store>, streams: readonly Stream[]): OwnerClient => {
  const storeOf = (service: string): Store => {
    const store = stores.get(service);
    if (!store) throw new Error(`No store of ${service} is known.`);
    return store;
  };
  const serviceOf = new Map(streams.map(({ category, service }) => [category, service]));
  const share = { events: 1_000, bytes: 8 * 1024 * 1024 };
  return {
    missing: async ({ streamId, from, to }) => {
      const service = serviceOf.get(streamId.slice(0, streamId.indexOf('-'))) ?? '';
      const events = await all(storeOf(service).readStream(streamId, { from, to }));
      if (events.length !== to - from + 1) throw new Error(`${service} has not all of versions ${from} to ${to}.`);
      return events;
    },
    feed: (service, after, limit) => storeOf(service).readFeed(after, limit),
    feedHead: (service) => storeOf(service).feedHead(),
    streamsBy: async (service, field, values) => all(storeOf(service).readStreamsBy(field, values, share)),
    events: async (service, ids) => all(storeOf(service).readEvents(ids, share)),
    histogram: (service) => storeOf(service).histogram(),
    samples: async (service) => {
      const counts = await storeOf(service).histogram();
      return counts.map(({ type, schemaVersion, events }) => ({
        type,
        schemaVersion,
        events: events.toString(),
        ids: [],
      }));
    },
    standing: async (service, at) => {
      const { identity: store, head } = await storeOf(service).status();
      const [event] = at > 0n ? await storeOf(service).readFeed(at - 1n, 1) : [];
      return { store, head, eventId: event?.feedNumber === at ? event.id : null };
    },
  };
};

const all = async (events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> => {
  const read: RecordedEvent[] = [];
  for await (const event of events) read.push(event);
  return read;
};
