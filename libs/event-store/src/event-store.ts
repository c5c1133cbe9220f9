import type { AnyEvent, RecordedEvent, Stream } from '@refold/model';
import type { Pool } from 'pg';
import { appendTo, type AlsoWrite } from './append/append';
import type { AppendContext, RecordedHead, StreamAppend } from './append/stream-append';
import { survivingLostConnections } from './connection/open-pool';
import { Announcer } from './feed/announcer';
import type { HistoryLine, HistoryResult } from './history/history-line';
import { importHistory } from './history/import-history';
import { silent, type Logger } from './logger';
import { loadStream, type LoadedStream } from './read/load-stream';
import { readEventsById, readStreamsBy } from './look-up/look-up';
import { readFeed, readStream, type FeedShare, type VersionRange } from './read/read-events';
import { histogram, storeStatus, type EventCount, type StoreStatus } from './read/store-status';
import { StreamsOfStore } from './streams-of-store';

export interface EventStoreOptions {
  /** Name of the service that owns the store. */
  readonly service: string;
  /** All families of streams that it holds. */
  readonly streams: readonly Stream[];
  readonly logger?: Logger;
}

/** The events of one service, in its own database. Needs {@link migrate} before, and a running Sequencer for its feed. */
export class EventStore {
  readonly service: string;
  private readonly streams: StreamsOfStore;
  private readonly announcer: Announcer;

  constructor(
    readonly pool: Pool,
    { service, streams, logger = silent }: EventStoreOptions,
  ) {
    survivingLostConnections(pool);
    this.service = service;
    this.streams = new StreamsOfStore(streams);
    this.announcer = new Announcer(pool, logger);
  }

  /**
   * Appends to all the streams or to none. Streams without events are left out.
   * @param also writes of the same transaction; without it the append is one round trip
   * @returns the new heads of the streams appended to, sorted by stream id
   * @throws ConcurrencyConflict when a stream is not at its expected version
   * @throws EventTooLarge when Kafka could not carry one of the events
   * @throws DuplicateEventId when a given event id is taken
   */
  async append(appends: readonly StreamAppend[], context: AppendContext, also?: AlsoWrite): Promise<RecordedHead[]> {
    const heads = await appendTo(this.pool, appends, context, this.streams.schemaVersionOf, also);
    if (heads.length > 0) this.announcer.announce();
    return heads;
  }

  /** What happened so far, as today's contracts read it, and the version to append behind. */
  loadStream<E extends AnyEvent>(of: Stream<E>, id: string): Promise<LoadedStream<E>> {
    return loadStream(this.pool, of, id, this.streams.decode);
  }

  /** One stream as recorded, as far as it has its place in the feed; that lags the append by milliseconds. */
  readStream(streamId: string, range: VersionRange = {}): AsyncGenerator<RecordedEvent, void, undefined> {
    return readStream(this.pool, this.service, streamId, range);
  }

  /**
   * Whole streams that have an event with one of these values in a field that its contract declares, ordered by stream and
   * version. Needs {@link indexFields} before.
   * @param share how much of them is held in memory at a time
   * @throws UndeclaredField
   */
  readStreamsBy(
    field: string,
    values: readonly string[],
    share: FeedShare,
  ): AsyncGenerator<RecordedEvent, void, undefined> {
    return readStreamsBy(this.pool, this.service, this.streams.all, { field, values }, share);
  }

  /** The events with these ids that are in the feed, in its order. */
  readEvents(ids: readonly string[], share: FeedShare): AsyncGenerator<RecordedEvent, void, undefined> {
    return readEventsById(this.pool, this.service, ids, share);
  }

  /** Events after a feed number, in feed order; fewer than `limit` only at the feed's end. */
  readFeed(after: bigint, limit: number): Promise<RecordedEvent[]> {
    return readFeed(this.pool, this.service, after, limit);
  }

  /** Number of the feed's last event, 0n when it is empty. */
  async feedHead(): Promise<bigint> {
    return (await this.status()).head;
  }

  status(): Promise<StoreStatus> {
    return storeStatus(this.pool);
  }

  /** How many events there are of each type and schema version. Reads the whole store. */
  histogram(): Promise<EventCount[]> {
    return histogram(this.pool);
  }

  /** Brings in what happened elsewhere, each line once, in the order of the lines within a stream. */
  async importHistory(lines: readonly HistoryLine[]): Promise<HistoryResult> {
    const result = await importHistory(this.pool, lines, this.streams);
    if (result.appended > 0) this.announcer.announce();
    return result;
  }

  /** Closes the store's own connection; the pool belongs to whoever opened it. */
  close(): Promise<void> {
    return this.announcer.stop();
  }
}
