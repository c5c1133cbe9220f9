import { gunzipSync } from 'node:zlib';
import { ByteReader } from './byte-reader';
import { FetchedRecord } from './fetched-record';

export interface DecodedBatches {
  readonly records: FetchedRecord[];
  /** Offset after the last one; null when nothing was whole. */
  readonly next: bigint | null;
}

/** Before the records themselves: from the leader's epoch to the number of records. */
const headBytes = 61;
const controlFlag = 0x20;
const compressionMask = 0x07;

/**
 * The records of a partition's part of a response: batches of format 2, which every broker since 0.11 sends. The last
 * batch may be cut off, and is left for the next fetch.
 */
export const decodeBatches = (bytes: Buffer): DecodedBatches => {
  const records: FetchedRecord[] = [];
  let next: bigint | null = null;
  const reader = new ByteReader(bytes);
  while (reader.left >= headBytes) {
    const firstOffset = reader.int64();
    const length = reader.int32();
    if (reader.left < length) break;
    const end = reader.at + length;
    const lastOffset = takeBatch(reader, firstOffset, end, records);
    next = lastOffset + 1n;
    reader.at = end;
  }
  return { records, next };
};

const takeBatch = (reader: ByteReader, firstOffset: bigint, end: number, records: FetchedRecord[]): bigint => {
  reader.int32();
  const format = reader.int8();
  if (format !== 2) throw new Error(`Records of format ${format} are older than Kafka 0.11; they cannot be read.`);
  reader.int32();
  const attributes = reader.int16();
  const lastOffset = firstOffset + BigInt(reader.int32());
  reader.moved(8 + 8 + 8 + 2 + 4);
  const count = reader.int32();
  // Marks of transactions are no records.
  if ((attributes & controlFlag) === 0) {
    const content = uncompressed(reader, attributes & compressionMask, end);
    for (let left = count; left > 0; left--) records.push(new FetchedRecord(content, firstOffset));
  }
  return lastOffset;
};

const uncompressed = (reader: ByteReader, compression: number, end: number): ByteReader => {
  if (compression === 0) return reader;
  if (compression === 1) return new ByteReader(gunzipSync(reader.bytes.subarray(reader.at, end)));
  throw new Error(
    `Records are compressed by ${methods[compression] ?? 'a method of their own'}; gzip and none can be read.`,
  );
};

const methods: Readonly<Record<number, string>> = { 2: 'snappy', 3: 'lz4', 4: 'zstd' };
