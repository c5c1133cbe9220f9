import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '@refold/model';
import fc from 'fast-check';
import { decodeRecord, type UndecodedRecord } from './decode-record';
import { encodeHeartbeat, encodeRecord, type EncodedRecord } from './encode-record';

/* The golden files are the wire format: other systems read it, and old records stay for ever. Add files, change none. */
const golden = (name: string): EncodedRecord =>
  JSON.parse(readFileSync(join(__dirname, 'golden', `${name}.json`), 'utf8')) as EncodedRecord;

/** A record as text in which the order of the headers counts. */
const text = ({ key, headers, value }: EncodedRecord): string => JSON.stringify({ key, headers, value }, null, 2);

const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text, 'utf8'));
/** As kafkajs hands a record to a consumer. */
const received = ({ key, value, headers }: EncodedRecord): UndecodedRecord => ({
  key: bytes(key),
  value: bytes(value),
  headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text, 'utf8')])),
});

const placed: RecordedEvent = {
  id: '0198c2a0-1111-7000-8000-000000000001',
  type: 'OrderPlaced',
  schemaVersion: 1,
  service: 'orders',
  streamId: 'order-4711',
  streamVersion: 1,
  feedNumber: 9007199254740993n,
  partitionKey: 'order-key-1',
  occurredAt: '2017-10-02T10:56:33.000000Z',
  recordedAt: '2026-11-25T19:22:57.123456Z',
  correlationId: '0198c2a0-2222-7000-8000-000000000002',
  causationId: '0198c2a0-3333-7000-8000-000000000003',
  origin: 'live',
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  data: {
    orderId: '4711',
    customerId: 'c-1',
    note: 'Zoë "😀" \\u0000',
    total: { amount: '9223372036854775807', currency: 'BRL' },
  },
};
const counted: RecordedEvent = {
  id: '7b0e4a52-7d0a-5f0e-9f0a-6f0d2c1b0a99',
  type: 'StockCounted',
  schemaVersion: 3,
  service: 'inventory',
  streamId: 'stock-sku-1',
  streamVersion: 12,
  feedNumber: 1n,
  partitionKey: 'sku-1',
  occurredAt: '2016-09-04T21:15:19.000000Z',
  recordedAt: '2026-11-25T19:22:58.000001Z',
  correlationId: 'import',
  causationId: null,
  origin: 'history',
  traceparent: null,
  data: { sku: 'sku-1', onHand: 0 },
};
const heartbeat = {
  service: 'shipping',
  feedNumber: 42n,
  previousFeedNumber: 40n,
  recordedAt: '2026-11-25T19:23:00.000000Z',
};

describe.each([
  ['order-placed', placed, 9007199254740991n],
  ['history-without-cause', counted, 0n],
] as const)('the golden record %s', (name, recorded, previousFeedNumber) => {
  test('is written byte by byte, its headers in their order', () => {
    expect(text(encodeRecord(recorded, previousFeedNumber))).toBe(text(golden(name)));
  });

  test('is read back', () => {
    expect(decodeRecord(received(golden(name)))).toEqual({ kind: 'event', recorded, previousFeedNumber });
  });
});

test('the golden heartbeat is written and read back', () => {
  const record = encodeHeartbeat(heartbeat, '5f0d2c1b-0a99-4f0e-9f0a-7b0e4a527d0a');
  expect(text(record)).toBe(text(golden('heartbeat')));
  expect(decodeRecord(received(record))).toEqual({ kind: 'heartbeat', ...heartbeat });
});

test('data that JSON.stringify wrote is the same bytes after a way through JSON.parse', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      const stored = JSON.stringify(data);
      const read: unknown = JSON.parse(stored);
      expect(encodeRecord({ ...placed, data: read }, 0n).value).toBe(stored);
    }),
  );
});

test('whatever is recorded is read back', () => {
  const event = fc.record({
    partitionKey: fc.string({ unit: 'grapheme' }),
    correlationId: fc.string({ unit: 'grapheme' }),
    causationId: fc.option(fc.string()),
    streamVersion: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    feedNumber: fc.bigInt(1n, 2n ** 63n - 1n),
    data: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())),
  });
  fc.assert(
    fc.property(event, fc.bigInt(0n, 2n ** 63n - 1n), (parts, previousFeedNumber) => {
      const recorded = { ...placed, ...parts, data: { ...parts.data } };
      const decoded = decodeRecord(received(encodeRecord(recorded, previousFeedNumber)));
      expect(decoded).toEqual({ kind: 'event', recorded, previousFeedNumber });
    }),
  );
});

const changed = (headers: Record<string, string | undefined>, rest: Partial<UndecodedRecord> = {}): UndecodedRecord => {
  const record = received(golden('order-placed'));
  const kept = {
    ...record.headers,
    ...Object.fromEntries(Object.entries(headers).map(([n, t]) => [n, t === undefined ? t : Buffer.from(t)])),
  };
  return { ...record, headers: kept, ...rest };
};

test.each<[string, UndecodedRecord, string]>([
  ['no headers', { key: null, value: Buffer.from('hello') }, 'header ce_specversion is missing'],
  ['another CloudEvents version', changed({ ce_specversion: '0.3' }), 'ce_specversion is not 1.0'],
  ['a missing header', changed({ ce_subject: undefined }), 'header ce_subject is missing'],
  [
    'a repeated header',
    { ...changed({}), headers: { ...changed({}).headers, ce_id: [Buffer.from('a'), Buffer.from('b')] } },
    'ce_id is missing or repeated',
  ],
  ['an id that is no UUID', changed({ ce_id: '4711' }), "header ce_id is not a UUID: '4711'"],
  ['a foreign source', changed({ ce_source: 'https://elsewhere' }), 'ce_source is not /refold/<service>'],
  [
    'a schema of another type',
    changed({ ce_dataschema: 'OrderShipped/1' }),
    'ce_dataschema is not OrderPlaced/<version>',
  ],
  ['a version of zero', changed({ ce_streamversion: '0' }), 'ce_streamversion is not a number from 1'],
  ['a number with a sign', changed({ ce_feednumber: '-1' }), 'ce_feednumber is not a number'],
  ['a version beyond 32 bits', changed({ ce_streamversion: '2147483648' }), 'a number from 1 to 2147483647'],
  ['a feed number beyond 64 bits', changed({ ce_feednumber: '9223372036854775808' }), 'is beyond 64 bits'],
  ['a previous number beyond 64 bits', changed({ ce_previousfeednumber: '9'.repeat(19) }), 'is beyond 64 bits'],
  ['a stream id with U+0000', changed({ ce_subject: 'order-\0' }), 'header ce_subject holds U+0000'],
  ['a stream id without an end', changed({ ce_subject: `order-${'1'.repeat(3000)}` }), 'ce_subject is not a stream id'],
  ['a moment before all years', changed({ ce_recordedat: '0000-01-01T00:00:00.000000Z' }), 'the years 1 to 9999'],
  ['a moment beyond all years', changed({ ce_recordedat: '9999-12-31T23:00:00-02:00' }), 'the years 1 to 9999'],
  ['a time that is none', changed({ ce_time: 'yesterday' }), 'yesterday'],
  ['an unknown origin', changed({ ce_origin: 'dream' }), 'ce_origin is not live or history'],
  ['no key', changed({}, { key: null }), 'the key is null'],
  ['no value', changed({}, { value: null }), 'the value is null'],
  ['a value cut short', changed({}, { value: Buffer.from('{"oops":') }), 'the value is not JSON'],
  ['a value that is no text', changed({}, { value: Buffer.from([0xff, 0xfe]) }), 'the value is not UTF-8'],
  [
    'a broken heartbeat',
    changed({ ce_type: 'refold.heartbeat', ce_feednumber: 'many' }),
    'ce_feednumber is not a number',
  ],
])('a record with %s is foreign, with its reason', (_, record, reason) => {
  expect(decodeRecord(record)).toEqual({ kind: 'foreign', reason: expect.stringContaining(reason) });
});

test('no bytes make the reader throw', () => {
  const some = fc.option(fc.uint8Array().map((array) => Buffer.from(array)));
  const names = fc.constantFrom(...Object.keys(golden('order-placed').headers));
  fc.assert(
    fc.property(some, some, fc.dictionary(names, fc.uint8Array()), (key, value, headers) => {
      const bent = Object.fromEntries(Object.entries(headers).map(([name, array]) => [name, Buffer.from(array)]));
      const original = received(golden('order-placed'));
      expect(['event', 'heartbeat', 'foreign']).toContain(
        decodeRecord({ key, value, headers: { ...original.headers, ...bent } }).kind,
      );
    }),
  );
});

test('a header that is not ours is allowed', () => {
  expect(decodeRecord(changed({ 'x-trace': 'abc' })).kind).toBe('event');
});
