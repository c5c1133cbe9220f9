import type { ConsumedRecord } from '@refold/kafka';
import type { PartitionSpan } from '../../catalogue/progress';
import type { Arrival } from '../../records/arrival';
import type { ArrivalReader } from '../../records/read-arrival';
import type { FeedChain, FeedGap } from '../gaps/feed-chain';

/** Records of many partitions, made ready for all projections of an engine. */
export interface Batch {
  readonly arrivals: readonly Arrival[];
  readonly spans: readonly PartitionSpan[];
  readonly gaps: readonly FeedGap[];
}

export const batchOf = (records: readonly ConsumedRecord[], reader: ArrivalReader, chain: FeedChain): Batch => {
  const arrivals: Arrival[] = [];
  const gaps: FeedGap[] = [];
  const spans = new Spans();
  for (const record of records) {
    const gap = chain.follow(record);
    if (gap) gaps.push(gap);
    if (isFollowed(record, reader)) {
      const arrival = reader.fromRecord(record);
      if (arrival) arrivals.push(arrival);
    }
    spans.extend(record);
  }
  return { arrivals, spans: spans.all(chain), gaps };
};

const isFollowed = ({ decoded }: ConsumedRecord, reader: ArrivalReader): boolean =>
  decoded.kind !== 'event' ||
  reader.follows(decoded.recorded.streamId.slice(0, decoded.recorded.streamId.indexOf('-')));

interface Growing {
  readonly topic: string;
  readonly partition: number;
  firstOffset: bigint;
  nextOffset: bigint;
  recordedAt: string | null;
}

/** What a batch covers of each partition. Records of a partition come in runs, so the last one is mostly the same. */
class Spans {
  private readonly spans: Growing[] = [];
  private latest: Growing | undefined;

  extend({ topic, partition, offset, decoded }: ConsumedRecord): void {
    const span = this.of(topic, partition, offset);
    if (offset < span.firstOffset) span.firstOffset = offset;
    if (offset >= span.nextOffset) span.nextOffset = offset + 1n;
    if (decoded.kind === 'event') span.recordedAt = decoded.recorded.recordedAt;
    if (decoded.kind === 'heartbeat') span.recordedAt = decoded.recordedAt;
  }

  all(chain: FeedChain): PartitionSpan[] {
    return this.spans.map((span) => ({ ...span, ...chain.link(span.topic, span.partition) }));
  }

  private of(topic: string, partition: number, offset: bigint): Growing {
    const isIt = (span: Growing): boolean => span.partition === partition && span.topic === topic;
    if (this.latest && isIt(this.latest)) return this.latest;
    this.latest = this.spans.find(isIt);
    if (!this.latest) {
      this.latest = { topic, partition, firstOffset: offset, nextOffset: offset + 1n, recordedAt: null };
      this.spans.push(this.latest);
    }
    return this.latest;
  }
}
