import type { PartitionedRecord } from './partitioned-record';

/**
 * Bytes of one partition's records in one request. The broker refuses a batch beyond 1,048,588 bytes (its default
 * `message.max.bytes`); one event alone has at most 1,000,000 bytes of data, so a record always fits by itself.
 */
const largestBatchBytes = 1_000_000;
/** Length fields, timestamps and offsets that Kafka writes around a record and each of its headers. */
const overheadBytes = 32;

/** Cuts records into runs that the broker takes in one request, keeping their order. */
export const chunksOf = (records: readonly PartitionedRecord[], limit = largestBatchBytes): PartitionedRecord[][] => {
  const chunks: PartitionedRecord[][] = [];
  let chunk: PartitionedRecord[] = [];
  let bytesOf = new Map<number, number>();
  for (const record of records) {
    const size = sizeOf(record);
    const before = bytesOf.get(record.partition) ?? 0;
    if (before > 0 && before + size > limit) {
      chunks.push(chunk);
      chunk = [];
      bytesOf = new Map();
    }
    chunk.push(record);
    bytesOf.set(record.partition, (bytesOf.get(record.partition) ?? 0) + size);
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks;
};

const sizeOf = ({ key, value, headers }: PartitionedRecord): number =>
  overheadBytes +
  Buffer.byteLength(key ?? '') +
  Buffer.byteLength(value ?? '') +
  Object.entries(headers).reduce((sum, [name, text]) => sum + name.length + Buffer.byteLength(text) + 8, 0);
