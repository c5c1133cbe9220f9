import { randomUUID } from 'node:crypto';
import type { RecordedEvent } from '@refold/model';
import { heartbeatType, sourceOf, type RecordHeaders } from './record-headers';

/** A record as kafkajs sends it; the caller adds the partition. */
export interface EncodedRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: { [name: string]: string };
}

/**
 * A recorded event as a CloudEvents 1.0 record in binary mode.
 *
 * The value is the data as stored: what `JSON.stringify` wrote, `JSON.parse` and `JSON.stringify` give back byte by byte.
 * @param previousFeedNumber feed number of the event before this one in its partition, 0n if it is the first
 */
export const encodeRecord = (recorded: RecordedEvent, previousFeedNumber: bigint): EncodedRecord => ({
  key: recorded.partitionKey,
  value: JSON.stringify(recorded.data),
  headers: { ...headersOf(recorded, previousFeedNumber) },
});

const headersOf = (recorded: RecordedEvent, previousFeedNumber: bigint): RecordHeaders => ({
  ce_specversion: '1.0',
  ce_id: recorded.id,
  ce_source: sourceOf(recorded.service),
  ce_type: recorded.type,
  ce_subject: recorded.streamId,
  ce_time: recorded.occurredAt,
  ce_recordedat: recorded.recordedAt,
  ce_dataschema: `${recorded.type}/${recorded.schemaVersion}`,
  ce_streamversion: recorded.streamVersion.toString(),
  ce_feednumber: recorded.feedNumber.toString(),
  ce_previousfeednumber: previousFeedNumber.toString(),
  ce_correlationid: recorded.correlationId,
  ...(recorded.causationId === null ? {} : { ce_causationid: recorded.causationId }),
  ce_origin: recorded.origin,
  ...(recorded.traceparent === null ? {} : { traceparent: recorded.traceparent }),
  'content-type': 'application/json',
});

/** What an owner tells about one of its partitions while no event comes. */
export interface Heartbeat {
  readonly service: string;
  /** Every event up to this feed number has been published, to whichever partition. */
  readonly feedNumber: bigint;
  /** Feed number of the last event in this very partition, 0n if it holds none. */
  readonly previousFeedNumber: bigint;
  /** The owner's database clock. */
  readonly recordedAt: string;
}

/** @param id of the record; CloudEvents asks for one, nothing relies on it */
export const encodeHeartbeat = (heartbeat: Heartbeat, id: string = randomUUID()): EncodedRecord => {
  const headers: RecordHeaders = {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: sourceOf(heartbeat.service),
    ce_type: heartbeatType,
    ce_recordedat: heartbeat.recordedAt,
    ce_feednumber: heartbeat.feedNumber.toString(),
    ce_previousfeednumber: heartbeat.previousFeedNumber.toString(),
  };
  return { key: null, value: null, headers: { ...headers } };
};
