import type { FeedSignal } from '@refold/event-store';
import { toRecordedJson, type RecordedEvent } from '@refold/model';
import { Problem } from '../../../http';

/** From where a reader follows the feed. */
export interface FollowedFrom {
  readonly after: bigint;
  /** Of the event at that number, which the reader has read; null at the beginning, or when it does not say. */
  readonly last: string | null;
}

export interface FollowersOptions {
  /** The next events, as many as may be held in memory; fewer than asked for say nothing of the end, none do. */
  readonly readFeed: (after: bigint, limit: number) => Promise<RecordedEvent[]>;
  readonly feedSignal: Pick<FeedSignal, 'beyond'>;
  /** Readers at a time. */
  readonly most: number;
  /** Milliseconds without an event after which an empty line says that the connection lives. */
  readonly heartbeatMs: number;
}

/** What the store has at a reader's position is not what the reader has read. */
export class FollowedStoreRestored extends Error {}

/** Readers that stay: each gets the feed from where it stands, and every later event as it comes. */
export class Followers {
  private present = 0;

  constructor(private readonly options: FollowersOptions) {}

  /** How many there are now. */
  get count(): number {
    return this.present;
  }

  /**
   * Lines for one reader, until it goes or the process stops. Nothing is read ahead of what the reader takes.
   * @param over aborts when the reader has gone, or is to go
   * @throws Problem 503 at once when there are too many
   */
  follow(from: FollowedFrom, over: AbortSignal): AsyncGenerator<string, void, undefined> {
    const { most } = this.options;
    if (over.aborted) return this.lines(from, over);
    if (this.present >= most)
      throw new Problem(
        503,
        'feed/too-many-followers',
        `There are ${most} followers already. Read part by part instead.`,
        {
          retryAfterSeconds: 10,
        },
      );
    this.present += 1;
    // A generator that is never begun never ends: whoever goes before the first line is counted out by the signal.
    over.addEventListener('abort', () => (this.present -= 1), { once: true });
    return this.lines(from, over);
  }

  private async *lines({ after, last: id }: FollowedFrom, over: AbortSignal): AsyncGenerator<string, void, undefined> {
    const { feedSignal, heartbeatMs } = this.options;
    let at = { feedNumber: after, id };
    // The answer's head goes out with its first bytes: a reader is not to wait for it until something happens.
    yield '\n';
    for (let spoke = Date.now(); !over.aborted;) {
      const events = await this.readOn(at);
      const last = events.at(-1);
      if (last) {
        yield events.map((event) => `${JSON.stringify(toRecordedJson(event))}\n`).join('');
        at = { feedNumber: last.feedNumber, id: last.id };
        spoke = Date.now();
      } else if (Date.now() - spoke >= heartbeatMs) {
        yield '\n';
        spoke = Date.now();
      } else await feedSignal.beyond(at.feedNumber, heartbeatMs, over);
    }
  }

  /** The last event is read again each time: a store that was restored may have another one there. */
  private async readOn(at: { readonly feedNumber: bigint; readonly id: string | null }): Promise<RecordedEvent[]> {
    const { readFeed } = this.options;
    if (at.feedNumber === 0n || at.id === null) return readFeed(at.feedNumber, pageEvents);
    const [known, ...events] = await readFeed(at.feedNumber - 1n, pageEvents + 1);
    if (known?.id !== at.id)
      throw new FollowedStoreRestored(`The feed has no event ${at.id} at ${at.feedNumber} any more.`);
    // A page may have had room for that one alone.
    return events.length > 0 ? events : readFeed(at.feedNumber, pageEvents);
  }
}

const pageEvents = 500;
