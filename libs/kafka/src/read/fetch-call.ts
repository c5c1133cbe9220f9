import type { TopicPosition } from '../consume/consumption';
import { ByteReader } from './byte-reader';
import type { Call } from './cluster';

/** A partition's part of a response. */
export interface FetchedPart {
  readonly topic: string;
  readonly partition: number;
  /** Kafka's number; 0 when all is well. */
  readonly errorCode: number;
  /** Batches of records, the last of which may be cut off. */
  readonly records: Buffer;
}

export interface FetchLimits {
  readonly partitionBytes: number;
  readonly bytes: number;
  /** How long the broker may wait when it has nothing. */
  readonly waitMs: number;
}

/** Fetch version 4: the oldest that brokers of today take, and the first with batches of format 2. */
export const fetchCall = (from: readonly TopicPosition[], limits: FetchLimits): Call<FetchedParts> => ({
  request: { apiKey: 1, apiVersion: 4, apiName: 'Fetch', encode: async () => encoded(from, limits) },
  response: { decode: async (raw) => decoded(raw), parse: async (parts) => parts },
});

/** The name is kafkajs', which rests for so long. */
export interface FetchedParts {
  readonly clientSideThrottleTime: number;
  readonly parts: readonly FetchedPart[];
}

const consumer = -1;
const committedOnly = 1;

const encoded = (from: readonly TopicPosition[], { partitionBytes, bytes, waitMs }: FetchLimits) => {
  const topics = [...new Set(from.map(({ topic }) => topic))];
  const parts = [
    int32(consumer),
    int32(waitMs),
    int32(1),
    int32(bytes),
    Buffer.from([committedOnly]),
    int32(topics.length),
  ];
  for (const topic of topics) {
    const partitions = from.filter((each) => each.topic === topic);
    parts.push(text(topic), int32(partitions.length));
    for (const { partition, offset } of partitions) parts.push(int32(partition), int64(offset), int32(partitionBytes));
  }
  const buffer = Buffer.concat(parts);
  return { buf: buffer, buffer };
};

const int32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
};

const int64 = (value: bigint): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(value);
  return buffer;
};

const text = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'utf8');
  const length = Buffer.alloc(2);
  length.writeInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

const decoded = (raw: Buffer): FetchedParts => {
  const reader = new ByteReader(raw);
  const clientSideThrottleTime = reader.int32();
  const parts: FetchedPart[] = [];
  for (let topics = reader.int32(); topics > 0; topics--) {
    const topic = reader.text();
    for (let partitions = reader.int32(); partitions > 0; partitions--) parts.push(partOf(reader, topic));
  }
  return { clientSideThrottleTime, parts };
};

const partOf = (reader: ByteReader, topic: string): FetchedPart => {
  const [partition, errorCode] = [reader.int32(), reader.int16()];
  reader.moved(8 + 8);
  // Aborted transactions: a producer and an offset each; nothing here is written in transactions.
  reader.moved(Math.max(reader.int32(), 0) * 16);
  const length = Math.max(reader.int32(), 0);
  return { topic, partition, errorCode, records: reader.bytes.subarray(reader.moved(length), reader.at) };
};
