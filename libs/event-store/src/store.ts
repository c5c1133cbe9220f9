import type { AnyEvent, RecordedEvent, Stream } from '@refold/model';
import type { Also, AppendContext, RecordedHead, StreamAppend } from './append/stream-append';
import type { HistoryLine, HistoryResult } from './history/history-line';
import type { LoadedStream } from './read/load-stream';
import type { FeedPart, FeedShare, VersionRange } from './read/read-events';
import type { EventCount, StoreStatus } from './read/store-status';

/** An event as recorded, one after the other, so that many do not fill the memory. */
export type RecordedEvents = AsyncGenerator<RecordedEvent, void, undefined>;

/**
 * The events of one service, as everybody uses them who does not mind where they are kept: in PostgreSQL
 * ({@link EventStore}), or in the memory of a test. What each call promises, every implementation is tested for by
 * `describeStore` of the test support.
 *
 * @typeParam Transaction what `also` is given to write with; it differs by where the events are kept
 */
export interface Store<Transaction = unknown> {
  /** Name of the service that owns the store. */
  readonly service: string;

  /**
   * Appends to all the streams or to none. Streams without events are left out.
   * @param also what is written with the events; a row, or nothing, keeps the append one round trip
   * @returns the new heads of the streams appended to, sorted by stream id
   * @throws ConcurrencyConflict when a stream is not at its expected version
   * @throws EventTooLarge when Kafka could not carry one of the events
   * @throws DuplicateEventId when a given event id is taken
   */
  append(appends: readonly StreamAppend[], context: AppendContext, also?: Also<Transaction>): Promise<RecordedHead[]>;

  /**
   * What happened so far, as today's contracts read it, and the version to append behind.
   * @throws Undecodable when an event was written by a newer contract than this code has
   */
  loadStream<E extends AnyEvent>(of: Stream<E>, id: string): Promise<LoadedStream<E>>;

  /** One stream as recorded, as far as it has its place in the feed; that lags the append by milliseconds. */
  readStream(streamId: string, range?: VersionRange): RecordedEvents;

  /**
   * Whole streams that have an event with one of these values in a field that its contract declares, ordered by stream and
   * version, as far as they have their place in the feed.
   * @param share how much of them is held in memory at a time
   * @throws UndeclaredField
   */
  readStreamsBy(field: string, values: readonly string[], share: FeedShare): RecordedEvents;

  /** The events with these ids that are in the feed, in its order. */
  readEvents(ids: readonly string[], share: FeedShare): RecordedEvents;

  /** Events after a feed number, in feed order; fewer than `limit` only at the feed's end. */
  readFeed(after: bigint, limit: number): Promise<RecordedEvent[]>;

  /** {@link readFeed} for whoever holds all of it in memory: a thousand events may be a gigabyte. */
  readFeedShare(after: bigint, share: FeedShare): Promise<FeedPart>;

  /** Number of the feed's last event, 0n when it is empty. */
  feedHead(): Promise<bigint>;

  status(): Promise<StoreStatus>;

  /** How many events there are of each type and schema version. Reads the whole store. */
  histogram(): Promise<EventCount[]>;

  /** Brings in what happened elsewhere, each line once, in the order of the lines within a stream. */
  importHistory(lines: readonly HistoryLine[]): Promise<HistoryResult>;

  /** Gives back what the store holds itself. */
  close(): Promise<void>;
}

/** Tells a reader that the feed may have grown. */
export interface FeedGrowth {
  /**
   * Resolves when the feed may hold events after `after`, or when it is time to look for oneself, never later than after
   * `timeoutMs`. Read the feed again then.
   */
  beyond(after: bigint, timeoutMs: number, signal?: AbortSignal): Promise<void>;
}
