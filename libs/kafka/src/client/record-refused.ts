import type { PartitionedRecord } from './partitioned-record';

/** What a broker says of the records themselves: the same again is refused again. */
const ofRecords = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP']);

/** Whether a broker refused what it was sent, as opposed to being unable to take anything. */
export const isRefusal = (error: unknown): boolean => {
  const { type, cause } = (error ?? {}) as { readonly type?: unknown; readonly cause?: unknown };
  return (typeof type === 'string' && ofRecords.has(type)) || (cause !== undefined && isRefusal(cause));
};

/** A broker takes everything but this record, because of the topic's settings or its own. All before it has arrived. */
export class RecordRefused extends Error {
  constructor(
    readonly topic: string,
    readonly record: PartitionedRecord,
    cause: Error,
  ) {
    super(wordsFor(topic, record, cause), { cause });
    this.name = 'RecordRefused';
  }
}

const wordsFor = (topic: string, { headers, value, partition }: PartitionedRecord, cause: Error): string => {
  const { ce_id: id, ce_type: type, ce_subject: streamId, ce_feednumber: feedNumber } = headers;
  const bytes = Buffer.byteLength(value ?? '').toLocaleString('en-US');
  return (
    `Kafka refuses event ${id ?? '?'} (${type ?? '?'} of ${streamId ?? '?'}, number ${feedNumber ?? '?'} of the feed, ${bytes} ` +
    `bytes of data) for partition ${partition} of ${topic}: ${cause.message}. It waits, and all behind it. Commands keep ` +
    'events below 1,000,000 bytes; let the topic take that much (max.message.bytes, and message.max.bytes of the broker).'
  );
};
