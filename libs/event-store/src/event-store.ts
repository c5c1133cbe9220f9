import type { AnyEvent, RecordedEvent, Stream } from '@refold/model';
import type { Pool, PoolClient } from 'pg';
import { appendTo, groupedAppendsTo } from './append/append';
import { appendNext, type NextEvent } from './append/append-next';
import type { GroupedAppends } from './append/group/grouped-appends';
import type { Also, AppendContext, RecordedHead, StreamAppend } from './append/stream-append';
import { survivingLostConnections } from './connection/open-pool';
import { Announcer } from './feed/announcer';
import type { HistoryLine, HistoryResult } from './history/history-line';
import { importHistory } from './history/import-history';
import { silent, type Logger } from './logger';
import type { Pulse } from './pulse';
import { loadStream, type LoadedStream } from './read/load-stream';
import { readEventsById, readStreamsBy } from './look-up/look-up';
import {
  feedHead,
  readFeed,
  readFeedShare,
  readStream,
  type FeedPart,
  type FeedShare,
  type VersionRange,
} from './read/read-events';
import { histogram, storeStatus, type EventCount, type StoreStatus } from './read/store-status';
import type { RecordedEvents, Store } from './store';
import { StreamsOfStore } from './streams-of-store';

export interface EventStoreOptions {
  /** Name of the service that owns the store. */
  readonly service: string;
  /** All families of streams that it holds. */
  readonly streams: readonly Stream[];
  readonly logger?: Logger;
}

/** A {@link Store} in a service's own database. Needs {@link migrate} before, and a running Sequencer for its feed. */
export class EventStore implements Store<PoolClient> {
  readonly service: string;
  private readonly streams: StreamsOfStore;
  private readonly announcer: Announcer;
  private readonly grouped: GroupedAppends;
  /** Of the announcements of what was appended. */
  readonly announcing: Pulse;

  constructor(
    readonly pool: Pool,
    { service, streams, logger = silent }: EventStoreOptions,
  ) {
    survivingLostConnections(pool);
    this.service = service;
    this.streams = new StreamsOfStore(streams);
    this.announcer = new Announcer(pool, logger);
    this.grouped = groupedAppendsTo(pool);
    this.announcing = this.announcer.pulse;
  }

  async append(
    appends: readonly StreamAppend[],
    context: AppendContext,
    also?: Also<PoolClient>,
  ): Promise<RecordedHead[]> {
    const heads = await appendTo(this.pool, this.grouped, appends, context, this.streams.schemaVersionOf, also);
    if (heads.length > 0) this.announcer.announce();
    return heads;
  }

  /**
   * Appends behind whatever the streams hold, in the caller's transaction, each event with a context of its own. The
   * caller holds a lock that keeps every other writer away from these streams, and calls {@link announce} after the commit.
   * @throws ConcurrencyConflict when another writer was not kept away
   */
  appendNext(client: PoolClient, events: readonly NextEvent[]): Promise<void> {
    return appendNext(client, events, this.streams.schemaVersionOf);
  }

  /** Tells readers that the feed will grow. */
  announce(): void {
    this.announcer.announce();
  }

  loadStream<E extends AnyEvent>(of: Stream<E>, id: string): Promise<LoadedStream<E>> {
    return loadStream(this.pool, of, id, this.streams.decode);
  }

  readStream(streamId: string, range: VersionRange = {}): RecordedEvents {
    return readStream(this.pool, this.service, streamId, range);
  }

  /** Needs {@link indexFields} before. */
  readStreamsBy(field: string, values: readonly string[], share: FeedShare): RecordedEvents {
    return readStreamsBy(this.pool, this.service, this.streams.all, { field, values }, share);
  }

  readEvents(ids: readonly string[], share: FeedShare): RecordedEvents {
    return readEventsById(this.pool, this.service, ids, share);
  }

  readFeed(after: bigint, limit: number): Promise<RecordedEvent[]> {
    return readFeed(this.pool, this.service, after, limit);
  }

  readFeedShare(after: bigint, share: FeedShare): Promise<FeedPart> {
    return readFeedShare(this.pool, this.service, after, share);
  }

  feedHead(): Promise<bigint> {
    return feedHead(this.pool);
  }

  status(): Promise<StoreStatus> {
    return storeStatus(this.pool);
  }

  histogram(): Promise<EventCount[]> {
    return histogram(this.pool);
  }

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
