import type { AnyEvent, RecordedEvent, Stream } from '@refold/model';
import type { Also, AppendContext, RecordedHead, StreamAppend } from '../append/stream-append';
import type { HistoryLine, HistoryResult } from '../history/history-line';
import type { LoadedStream } from '../read/load-stream';
import type { FeedPart, FeedShare, VersionRange } from '../read/read-events';
import type { EventCount, StoreStatus } from '../read/store-status';
import type { RecordedEvents, Store } from '../store';
import type { StoreCall, StoreHooks } from './store-hooks';

type StreamingCall = 'readStream' | 'readStreamsBy' | 'readEvents';

/** Any store, with somebody who looks at its calls or stands in their way. */
export class InstrumentedStore<Transaction> implements Store<Transaction> {
  readonly service: string;

  constructor(
    private readonly store: Store<Transaction>,
    private readonly hooks: StoreHooks,
  ) {
    this.service = store.service;
  }

  append(appends: readonly StreamAppend[], context: AppendContext, also?: Also<Transaction>): Promise<RecordedHead[]> {
    const eventsOf = (heads: RecordedHead[]): number => heads.reduce((sum, { eventIds }) => sum + eventIds.length, 0);
    return this.watch('append', () => this.store.append(appends, context, this.passing(also)), eventsOf);
  }

  /** Passes the point within the append; a transaction is not made where nobody waits for it, or a row is all that goes with it. */
  private passing(also?: Also<Transaction>): Also<Transaction> | undefined {
    const { at } = this.hooks;
    if (!at || typeof also === 'object') return also;
    return async (transaction) => {
      await also?.(transaction);
      await at('within append');
    };
  }

  loadStream<E extends AnyEvent>(of: Stream<E>, id: string): Promise<LoadedStream<E>> {
    return this.watch(
      'loadStream',
      () => this.store.loadStream(of, id),
      ({ events }) => events.length,
    );
  }

  readStream(streamId: string, range?: VersionRange): RecordedEvents {
    return this.watchEach('readStream', () => this.store.readStream(streamId, range));
  }

  readStreamsBy(field: string, values: readonly string[], share: FeedShare): RecordedEvents {
    return this.watchEach('readStreamsBy', () => this.store.readStreamsBy(field, values, share));
  }

  readEvents(ids: readonly string[], share: FeedShare): RecordedEvents {
    return this.watchEach('readEvents', () => this.store.readEvents(ids, share));
  }

  readFeed(after: bigint, limit: number): Promise<RecordedEvent[]> {
    return this.watch(
      'readFeed',
      () => this.store.readFeed(after, limit),
      ({ length }) => length,
    );
  }

  readFeedShare(after: bigint, share: FeedShare): Promise<FeedPart> {
    return this.watch(
      'readFeedShare',
      () => this.store.readFeedShare(after, share),
      ({ events }) => events.length,
    );
  }

  feedHead(): Promise<bigint> {
    return this.watch('feedHead', () => this.store.feedHead(), none);
  }

  status(): Promise<StoreStatus> {
    return this.watch('status', () => this.store.status(), none);
  }

  histogram(): Promise<EventCount[]> {
    return this.watch('histogram', () => this.store.histogram(), none);
  }

  importHistory(lines: readonly HistoryLine[]): Promise<HistoryResult> {
    return this.watch(
      'importHistory',
      () => this.store.importHistory(lines),
      ({ appended }) => appended,
    );
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async watch<R>(call: StoreCall, work: () => Promise<R>, eventsOf: (result: R) => number): Promise<R> {
    const end = this.begin(call);
    try {
      await this.hooks.at?.(`before ${call}`);
      const result = await work();
      await this.hooks.at?.(`after ${call}`);
      end(eventsOf(result));
      return result;
    } catch (error) {
      end(0, error);
      throw error;
    }
  }

  private async *watchEach(call: StreamingCall, source: () => RecordedEvents): RecordedEvents {
    const end = this.begin(call);
    let [events, failure]: [number, unknown] = [0, undefined];
    try {
      await this.hooks.at?.(`before ${call}`);
      for await (const event of source()) {
        await this.hooks.at?.(`within ${call}`);
        events += 1;
        yield event;
      }
      await this.hooks.at?.(`after ${call}`);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      end(events, failure);
    }
  }

  private begin(call: StoreCall): (events: number, error?: unknown) => void {
    const { began } = this.hooks;
    if (!began) return () => undefined;
    const [startedAt, ended] = [performance.now(), began(call)];
    return (events, error) => ended({ milliseconds: performance.now() - startedAt, events, error });
  }
}

const none = (): number => 0;
