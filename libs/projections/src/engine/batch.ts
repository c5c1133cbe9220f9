import type { ConsumedRecord } from '@refold/kafka';
import type { PartitionSpan } from '../catalogue/progress';
import type { Arrival } from '../records/arrival';
import type { ArrivalReader } from '../records/read-arrival';
import type { FeedChain, FeedGap } from './feed-chain';

/** Records of many partitions, made ready for all projections of an engine. */
export interface Batch {
  readonly arrivals: readonly Arrival[];
  readonly spans: readonly PartitionSpan[];
  readonly gaps: readonly FeedGap[];
}

export const batchOf = (records: readonly ConsumedRecord[], reader: ArrivalReader, chain: FeedChain): Batch => {
  const arrivals: Arrival[] = [];
  const gaps: FeedGap[] = [];
  const spans = new Map<string, PartitionSpan>();
  for (const record of records) {
    const gap = chain.follow(record);
    if (gap) gaps.push(gap);
    if (isFollowed(record, reader)) {
      const arrival = reader.fromRecord(record);
      if (arrival) arrivals.push(arrival);
    }
    const name = `${record.topic}/${record.partition}`;
    spans.set(name, extended(spans.get(name), record, chain.last(record.topic, record.partition)));
  }
  return { arrivals, spans: [...spans.values()], gaps };
};

const isFollowed = ({ decoded }: ConsumedRecord, reader: ArrivalReader): boolean =>
  decoded.kind !== 'event' ||
  reader.follows(decoded.recorded.streamId.slice(0, decoded.recorded.streamId.indexOf('-')));

const extended = (span: PartitionSpan | undefined, record: ConsumedRecord, feedNumber: bigint): PartitionSpan => {
  const { topic, partition, offset, decoded } = record;
  const recordedAt =
    decoded.kind === 'event' ? decoded.recorded.recordedAt : decoded.kind === 'heartbeat' ? decoded.recordedAt : null;
  const firstOffset = span && span.firstOffset < offset ? span.firstOffset : offset;
  const nextOffset = span && span.nextOffset > offset ? span.nextOffset : offset + 1n;
  return { topic, partition, firstOffset, nextOffset, feedNumber, recordedAt: recordedAt ?? span?.recordedAt ?? null };
};
