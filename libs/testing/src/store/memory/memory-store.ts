import {
  ConcurrencyConflict,
  DuplicateEventId,
  storeParts,
  UndeclaredField,
  type Also,
  type AppendContext,
  type EventCount,
  type EventStoreOptions,
  type FeedPart,
  type FeedShare,
  type HistoryLine,
  type HistoryResult,
  type LoadedStream,
  type RecordedEvents,
  type RecordedHead,
  type Store,
  type StoreStatus,
  type StreamAppend,
  type VersionRange,
} from '@refold/event-store';
import type { AnyEvent, RecordedEvent, Stream } from '@refold/model';
import { appendEvents, importEvents, LostRace } from './append-events';
import { MemoryDatabase } from './memory-database';
import { Deadlock, type MemoryTransaction } from './memory-transaction';
import { countByType, findStreams, inFeedOrder, partOf, statusOf } from './read-tables';

/** A {@link Store} in memory, with everything that the real one promises but that its events outlive the process. */
export class MemoryStore implements Store<MemoryTransaction> {
  readonly service: string;
  private readonly streams: storeParts.StreamsOfStore;

  /** @param database several stores may share one, as the instances of a service do */
  constructor(
    { service, streams }: EventStoreOptions,
    readonly database = new MemoryDatabase(),
  ) {
    this.service = service;
    this.streams = new storeParts.StreamsOfStore(streams);
  }

  private get tables(): MemoryDatabase['tables'] {
    return this.database.tables;
  }

  async append(
    appends: readonly StreamAppend[],
    context: AppendContext,
    also?: Also<MemoryTransaction>,
  ): Promise<RecordedHead[]> {
    const filled = storeParts.inLockOrder(appends);
    const columns = storeParts.columnsOf(filled, context, this.streams.schemaVersionOf);
    try {
      return await this.database.inTransaction(async (transaction) => {
        await appendEvents(this.database, transaction, filled, columns, context);
        const heads = filled.map(({ streamId }) => headOf(streamId, transaction));
        if (typeof also === 'function') await also(transaction);
        else if (also) await this.database.rows.insert(transaction, also);
        return heads;
      });
    } catch (error) {
      const [first] = filled;
      throw first && isLostRace(error) ? this.conflictOf(filled, first, error) : error;
    }
  }

  private conflictOf(appends: readonly StreamAppend[], first: StreamAppend, cause: unknown): ConcurrencyConflict {
    const moved = appends.find((one) => this.tables.versionOf(one.streamId) !== one.expectedVersion) ?? first;
    const { streamId, expectedVersion } = moved;
    return new ConcurrencyConflict(streamId, expectedVersion, this.tables.versionOf(streamId), cause);
  }

  async loadStream<E extends AnyEvent>(of: Stream<E>, id: string): Promise<LoadedStream<E>> {
    const stored = this.tables.ofStream(`${of.category}-${id}`);
    const events = stored.map(
      ({ type, schemaVersion, data }) =>
        this.streams.decode({ type, schemaVersion, data: JSON.parse(data) as unknown }) as E,
    );
    return { version: stored.length, events };
  }

  async *readStream(streamId: string, { from = 1, to = Infinity }: VersionRange = {}): RecordedEvents {
    for (let version = Math.max(from, 1); version <= Math.min(to, this.tables.versionOf(streamId)); version++) {
      const event = this.tables.ofStream(streamId)[version - 1];
      const recorded = event && this.tables.recorded(event, this.service);
      if (recorded) yield recorded;
    }
  }

  async *readStreamsBy(field: string, values: readonly string[], _share: FeedShare): RecordedEvents {
    const declared = storeParts.lookupFields(this.streams.all);
    if (!declared.includes(field)) throw new UndeclaredField(field, declared);
    for (const streamId of findStreams(this.tables, this.streams.all, field, values)) yield* this.readStream(streamId);
  }

  async *readEvents(ids: readonly string[], _share: FeedShare): RecordedEvents {
    const found = ids.map((id) => this.tables.withId(id)).filter((event) => event !== undefined);
    yield* inFeedOrder(new Set(found), this.tables, this.service);
  }

  async readFeed(after: bigint, limit: number): Promise<RecordedEvent[]> {
    return inFeedOrder(this.tables.feedAfter(after, limit), this.tables, this.service);
  }

  async readFeedShare(after: bigint, share: FeedShare): Promise<FeedPart> {
    const { count, atEnd } = partOf(this.tables, after, share);
    return { events: await this.readFeed(after, count), atEnd };
  }

  async feedHead(): Promise<bigint> {
    return this.tables.head;
  }

  async status(): Promise<StoreStatus> {
    return statusOf(this.database);
  }

  async histogram(): Promise<EventCount[]> {
    return countByType(this.tables);
  }

  async importHistory(lines: readonly HistoryLine[]): Promise<HistoryResult> {
    const prepared = storeParts.prepare(lines, this.streams);
    for (;;) {
      try {
        return await this.database.inTransaction((transaction) => this.importOnce(transaction, prepared));
      } catch (error) {
        if (!isLostRace(error) && !(error instanceof DuplicateEventId)) throw error;
      }
    }
  }

  private async importOnce(
    transaction: MemoryTransaction,
    { prepared, refused }: storeParts.Prepared,
  ): Promise<HistoryResult> {
    await transaction.lock('history');
    const stored = new Map<string, storeParts.StoredContent>();
    for (const { eventId } of prepared) {
      const event = this.tables.withId(eventId);
      if (event)
        stored.set(event.id, {
          ...event,
          stream_id: event.streamId,
          schema_version: event.schemaVersion,
          occurred_at: event.occurredAt,
        });
    }
    const { fresh, result } = storeParts.sortOut(prepared, refused, stored, this.streams.decode);
    await importEvents(this.database, transaction, fresh);
    return result;
  }

  async close(): Promise<void> {}
}

const isLostRace = (error: unknown): boolean => error instanceof LostRace || error instanceof Deadlock;

const headOf = (streamId: string, { events }: MemoryTransaction): RecordedHead => {
  const mine = events.filter((event) => event.streamId === streamId);
  const last = mine.at(-1);
  return {
    streamId,
    version: last?.version ?? 0,
    eventIds: mine.map(({ id }) => id),
    recordedAt: last?.recordedAt ?? '',
  };
};
