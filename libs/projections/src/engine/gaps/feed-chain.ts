import type { ConsumedRecord } from '@refold/kafka';

/** Feed numbers that a partition passed over: `after` was seen, all up to `through` may be missing. */
export interface FeedGap {
  readonly topic: string;
  readonly partition: number;
  readonly service: string;
  readonly after: bigint;
  readonly through: bigint;
}

/**
 * Follows the chain in which every record names the feed number of its partition's record before it. So records that
 * were lost are noticed even at the very end, by the next heartbeat.
 */
export class FeedChain {
  private readonly seen = new Map<string, Link>();

  /** Where a partition is read from, with the feed number of the event before, and its id if that is known. */
  begin(topic: string, partition: number, feedNumber: bigint, eventId: string | null = null): void {
    this.seen.set(`${topic}/${partition}`, { feedNumber, eventId });
  }

  /** The partition's last feed number so far. */
  last(topic: string, partition: number): bigint {
    return this.link(topic, partition).feedNumber;
  }

  /** The same with the event that has it. */
  link(topic: string, partition: number): Link {
    return this.seen.get(`${topic}/${partition}`) ?? nothing;
  }

  /** Takes the partition's next record; gives the gap before it, if there is one. */
  follow({ topic, partition, decoded, raw }: ConsumedRecord): FeedGap | null {
    const after = this.last(topic, partition);
    if (decoded.kind === 'foreign') {
      // A damaged event may still say which it was; without this the next record would show a second problem.
      const feedNumber = feedNumberIn(raw.headers?.['ce_feednumber']);
      if (feedNumber > after) this.begin(topic, partition, feedNumber);
      return null;
    }
    const through = decoded.previousFeedNumber;
    const reached = decoded.kind === 'event' ? decoded.recorded.feedNumber : through;
    const eventId = decoded.kind === 'event' ? decoded.recorded.id : null;
    if (reached > after) this.begin(topic, partition, reached, eventId);
    if (through <= after) return null;
    const service = decoded.kind === 'event' ? decoded.recorded.service : decoded.service;
    return { topic, partition, service, after, through };
  }
}

interface Link {
  readonly feedNumber: bigint;
  /** Null when the number is known and the event is not. */
  readonly eventId: string | null;
}

const nothing: Link = { feedNumber: 0n, eventId: null };

const feedNumberIn = (header: unknown): bigint => {
  const text = Buffer.isBuffer(header) ? header.toString() : header;
  return typeof text === 'string' && /^\d{1,18}$/.test(text) ? BigInt(text) : 0n;
};
