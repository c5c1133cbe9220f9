import type { Instant, Origin, RecordedEvent } from '@refold/model';

/** A row of read-feed.sql and read-stream.sql. pg gives 64-bit integers as text. */
export interface RecordedRow {
  readonly id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly stream_id: string;
  readonly version: number;
  readonly feed_number: string;
  readonly partition_key: string;
  readonly occurred_at: Instant;
  readonly recorded_at: Instant;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  readonly origin: Origin;
  readonly traceparent: string | null;
  readonly data: unknown;
}

export const recordedFrom = (row: RecordedRow, service: string): RecordedEvent => ({
  id: row.id,
  type: row.type,
  schemaVersion: row.schema_version,
  service,
  streamId: row.stream_id,
  streamVersion: row.version,
  feedNumber: BigInt(row.feed_number),
  partitionKey: row.partition_key,
  occurredAt: row.occurred_at,
  recordedAt: row.recorded_at,
  correlationId: row.correlation_id,
  causationId: row.causation_id,
  origin: row.origin,
  traceparent: row.traceparent,
  data: row.data,
});
