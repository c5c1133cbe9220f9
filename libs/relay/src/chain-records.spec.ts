import { partitionOf } from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';
import fc from 'fast-check';
import { chainRecords } from './chain-records';
import type { Position } from './position/position';

const event = (feedNumber: bigint, partitionKey: string): RecordedEvent => ({
  id: '0198c2a0-0000-7000-8000-000000000001',
  type: 'Deposited',
  schemaVersion: 1,
  service: 'bank',
  streamId: `account-${partitionKey}`,
  streamVersion: 1,
  feedNumber,
  partitionKey,
  occurredAt: '2026-01-01T00:00:00.000000Z',
  recordedAt: '2026-01-01T00:00:00.000000Z',
  correlationId: 'c',
  causationId: null,
  origin: 'live',
  traceparent: null,
  data: {},
});
const start = (partitions: number): Position => ({
  published: 0n,
  lastInPartition: Array<bigint>(partitions).fill(0n),
});
const previousOf = (headers: { [name: string]: string }): string | undefined => headers['ce_previousfeednumber'];

test('without events the position stays', () => {
  expect(chainRecords([], { published: 7n, lastInPartition: [3n, 7n] })).toEqual({
    records: [],
    next: { published: 7n, lastInPartition: [3n, 7n] },
  });
});

test('the chain is the same however the feed is cut into batches', () => {
  const keys = fc.array(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 60 });
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 }), (given, partitions, cut) => {
      const events = given.map((key, index) => event(BigInt(index + 1), key));
      const whole = chainRecords(events, start(partitions));
      const first = chainRecords(events.slice(0, cut), start(partitions));
      const second = chainRecords(events.slice(cut), first.next);
      expect([...first.records, ...second.records]).toEqual(whole.records);
      expect(second.next).toEqual(whole.next);
    }),
  );
});

test('each record names the one before it in its partition', () => {
  const keys = fc.array(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 60 });
  fc.assert(
    fc.property(keys, (given) => {
      const { records } = chainRecords(
        given.map((key, index) => event(BigInt(index + 1), key)),
        start(3),
      );
      const last = [0, 0, 0];
      for (const [index, { partition, headers, key }] of records.entries()) {
        expect(partition).toBe(partitionOf(key ?? '', 3));
        expect(previousOf(headers)).toBe(`${last[partition]}`);
        last[partition] = index + 1;
      }
    }),
  );
});
