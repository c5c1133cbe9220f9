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
  private readonly seen = new Map<string, bigint>();

  /** Where a partition is read from, with the feed number of the event before. */
  begin(topic: string, partition: number, feedNumber: bigint): void {
    this.seen.set(`${topic}/${partition}`, feedNumber);
  }

  /** The partition's last feed number so far. */
  last(topic: string, partition: number): bigint {
    return this.seen.get(`${topic}/${partition}`) ?? 0n;
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
    if (reached > after) this.begin(topic, partition, reached);
    if (through <= after) return null;
    const service = decoded.kind === 'event' ? decoded.recorded.service : decoded.service;
    return { topic, partition, service, after, through };
  }
}

const feedNumberIn = (header: unknown): bigint => {
  const text = Buffer.isBuffer(header) ? header.toString() : header;
  return typeof text === 'string' && /^\d{1,18}$/.test(text) ? BigInt(text) : 0n;
};
