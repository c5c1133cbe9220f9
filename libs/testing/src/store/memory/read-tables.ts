import type { EventCount, FeedShare, StoreStatus } from '@refold/event-store';
import type { RecordedEvent, Stream } from '@refold/model';
import type { MemoryDatabase } from './memory-database';
import type { MemoryEvent, MemoryTables } from './memory-tables';

/** Those that have their place in the feed, as readers get them. */
export const inFeedOrder = (events: Iterable<MemoryEvent>, tables: MemoryTables, service: string): RecordedEvent[] =>
  [...events]
    .map((event) => tables.recorded(event, service))
    .filter((event) => event !== undefined)
    .sort((a, b) => (a.feedNumber < b.feedNumber ? -1 : 1));

/** How many of the events after a feed number fit into a share; one always does. */
export const partOf = (
  tables: MemoryTables,
  after: bigint,
  share: FeedShare,
): { readonly count: number; readonly atEnd: boolean } => {
  const waiting = tables.feedAfter(after, share.events);
  let bytes = 0;
  const beyond = waiting.findIndex(({ data }) => (bytes += Buffer.byteLength(data)) > share.bytes);
  const count = beyond < 0 ? waiting.length : Math.max(beyond, 1);
  return { count, atEnd: count === waiting.length && waiting.length < share.events };
};

/** Ids of the streams that have an event with one of these values in the field, or that are named by it. */
export const findStreams = (
  tables: MemoryTables,
  streams: readonly Stream[],
  field: string,
  values: readonly string[],
): string[] => {
  const found = new Set(
    streams
      .filter(({ id }) => id === field)
      .flatMap(({ category }) => values.map((value) => `${category}-${value}`))
      .filter((streamId) => tables.versionOf(streamId) > 0),
  );
  for (const { streamId, data } of tables.events) {
    const value = (JSON.parse(data) as Record<string, unknown>)[field];
    if (typeof value === 'string' && values.includes(value)) found.add(streamId);
  }
  return [...found].sort();
};

export const countByType = (tables: MemoryTables): EventCount[] => {
  const counts = new Map<string, EventCount>();
  for (const { type, schemaVersion } of tables.events) {
    const key = `${type}/${schemaVersion.toString().padStart(10, '0')}`;
    counts.set(key, { type, schemaVersion, events: (counts.get(key)?.events ?? 0n) + 1n });
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
};

export const statusOf = ({ identity, tables, now }: MemoryDatabase): StoreStatus => {
  const oldest = tables.waiting.map(({ recordedAt }) => recordedAt).sort()[0];
  return {
    identity,
    head: tables.head,
    unsequenced: tables.waiting.length,
    oldestUnsequencedAgeSeconds: oldest === undefined ? null : (Date.parse(now()) - Date.parse(oldest)) / 1000,
  };
};
