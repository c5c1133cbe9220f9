import { instant, type Instant, type RecordedEvent } from '@refold/model';
import type { KafkaMessage } from 'kafkajs';
import type { Heartbeat } from './encode-record';
import { heartbeatType } from './record-headers';

/** What a Kafka record turned out to be. A record that is none of ours is told with the reason, never thrown. */
export type Decoded =
  | { readonly kind: 'event'; readonly recorded: RecordedEvent; readonly previousFeedNumber: bigint }
  | ({ readonly kind: 'heartbeat' } & Heartbeat)
  | { readonly kind: 'foreign'; readonly reason: string };

/** The parts of a Kafka record that its meaning depends on. */
export type UndecodedRecord = Pick<KafkaMessage, 'key' | 'value' | 'headers'>;

/** A record's parts as texts. @throws Foreign for what is missing, repeated or no text */
export interface RecordParts {
  header(name: string): string;
  has(name: string): boolean;
  key(): string;
  value(): string;
}

/** Reads a record of {@link encodeRecord} or {@link encodeHeartbeat}. Unknown headers are allowed, missing ones are not. */
export const decodeRecord = (record: UndecodedRecord): Decoded => decodeParts(partsOf(record));

export const decodeParts = (record: RecordParts): Decoded => {
  try {
    if (record.header('ce_specversion') !== '1.0') throw new Foreign('ce_specversion is not 1.0');
    return record.header('ce_type') === heartbeatType ? heartbeatFrom(record) : eventFrom(record);
  } catch (error) {
    if (error instanceof Foreign || error instanceof RangeError) return { kind: 'foreign', reason: error.message };
    throw error;
  }
};

/** Why a record is none of ours. */
export class Foreign extends Error {}

const heartbeatFrom = (record: RecordParts): Decoded => ({
  kind: 'heartbeat',
  service: serviceOf(record.header('ce_source')),
  feedNumber: digits(record, 'ce_feednumber'),
  previousFeedNumber: digits(record, 'ce_previousfeednumber'),
  recordedAt: moment(record, 'ce_recordedat'),
});

const eventFrom = (record: RecordParts): Decoded => {
  const type = record.header('ce_type');
  const recorded: RecordedEvent = {
    id: matching(record, 'ce_id', uuid, 'a UUID'),
    type,
    schemaVersion: schemaVersionOf(type, record.header('ce_dataschema')),
    service: serviceOf(record.header('ce_source')),
    streamId: matching(record, 'ce_subject', /^[^-]{1,100}-.{1,400}$/s, 'a stream id such as order-4711'),
    streamVersion: version(record.header('ce_streamversion')),
    feedNumber: digits(record, 'ce_feednumber'),
    partitionKey: record.key(),
    occurredAt: moment(record, 'ce_time'),
    recordedAt: moment(record, 'ce_recordedat'),
    correlationId: record.header('ce_correlationid'),
    causationId: optional(record, 'ce_causationid'),
    origin: matching(record, 'ce_origin', /^(live|history)$/, 'live or history') as RecordedEvent['origin'],
    traceparent: optional(record, 'traceparent'),
    data: dataOf(record),
  };
  return { kind: 'event', recorded, previousFeedNumber: digits(record, 'ce_previousfeednumber') };
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });
/** What Buffer puts in the place of bad bytes, or leaves at the beginning; then the slow and strict decoder has the word. */
const suspicious = /\ufffd|^\ufeff/;

const partsOf = ({ headers, key, value }: UndecodedRecord): RecordParts => ({
  has: (name) => headers?.[name] !== undefined,
  header: (name) => {
    const content = headers?.[name];
    // kafkajs gives an array when a header came more than once: then nobody knows which one was meant.
    if (content === undefined || Array.isArray(content)) throw new Foreign(`header ${name} is missing or repeated`);
    return headerOf(content, name);
  },
  key: () => textOf(key ?? null, 'the key'),
  value: () => textOf(value ?? null, 'the value'),
});

const optional = (record: RecordParts, name: string): string | null => (record.has(name) ? record.header(name) : null);

/** @throws Foreign also for what no text column holds */
export const headerOf = (content: string | Buffer | null, name: string, from = 0, to = content?.length): string => {
  const text = typeof content === 'string' ? content : textOf(content, `header ${name}`, from, to);
  if (text.includes('\0')) throw new Foreign(`header ${name} holds U+0000`);
  return text;
};

/** @throws Foreign */
export const textOf = (bytes: Buffer | null, what: string, from = 0, to = bytes?.length): string => {
  if (bytes === null) throw new Foreign(`${what} is null`);
  const text = bytes.toString('utf8', from, to);
  if (!suspicious.test(text)) return text;
  try {
    return utf8.decode(bytes.subarray(from, to));
  } catch {
    throw new Foreign(`${what} is not UTF-8`);
  }
};

const matching = (record: RecordParts, name: string, form: RegExp, what: string): string => {
  const value = record.header(name);
  if (!form.test(value)) throw new Foreign(`header ${name} is not ${what}: '${value}'`);
  return value;
};

/*
 * What is accepted here is written to PostgreSQL with every batch. A number or a moment that it cannot hold would stop
 * the whole partition, so such a record is foreign.
 */
const largestLong = 2n ** 63n - 1n;
const largestInteger = 2 ** 31 - 1;

const digits = (record: RecordParts, name: string): bigint => {
  const number = BigInt(matching(record, name, /^\d{1,19}$/, 'a number'));
  if (number > largestLong) throw new Foreign(`header ${name} is beyond 64 bits: ${number}`);
  return number;
};

const version = (text: string): number => {
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > largestInteger)
    throw new Foreign(`header ce_streamversion is not a number from 1 to ${largestInteger}: '${text}'`);
  return Number(text);
};

const moment = (record: RecordParts, name: string): Instant => {
  const read = instant(record.header(name));
  if (!/^(?!0000)\d{4}-/.test(read)) throw new Foreign(`header ${name} is not of the years 1 to 9999: '${read}'`);
  return read;
};

const serviceOf = (source: string): string => {
  const service = /^\/refold\/([a-z][a-z0-9-]*)$/.exec(source)?.[1];
  if (service === undefined) throw new Foreign(`ce_source is not /refold/<service>: '${source}'`);
  return service;
};

const schemaVersionOf = (type: string, schema: string): number => {
  const version = schema.startsWith(`${type}/`) ? schema.slice(type.length + 1) : '';
  if (!/^[1-9]\d{0,8}$/.test(version)) throw new Foreign(`ce_dataschema is not ${type}/<version>: '${schema}'`);
  return Number(version);
};

const dataOf = (record: RecordParts): unknown => {
  const text = record.value();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Foreign(`the value is not JSON: ${(error as Error).message}`);
  }
};
