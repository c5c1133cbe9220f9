import type { RecordedEvent } from '@refold/model';
import type { FeedGrowth } from '../store';

/** What is read: an event store, or anything with its `readFeed`. */
export interface FeedReader {
  readFeed(after: bigint, limit: number): Promise<RecordedEvent[]>;
}

export interface AwaitedPart {
  readonly after: bigint;
  readonly limit: number;
  /** How long to wait for the first event; 0 asks once. */
  readonly waitMs: number;
  readonly signal?: AbortSignal;
}

/** Long-poll: the next part of the feed as soon as there is one, or nothing after `waitMs`. */
export const awaitFeed = async (
  store: FeedReader,
  feedSignal: FeedGrowth,
  { after, limit, waitMs, signal }: AwaitedPart,
): Promise<RecordedEvent[]> => {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const events = await store.readFeed(after, limit);
    const leftMs = deadline - Date.now();
    if (events.length > 0 || leftMs <= 0 || signal?.aborted) return events;
    await feedSignal.beyond(after, leftMs, signal);
  }
};
