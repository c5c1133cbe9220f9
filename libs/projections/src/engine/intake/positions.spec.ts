import type { ConsumedBatch } from '@refold/kafka';
import type { Pool } from 'pg';
import { lagSecondsOf } from '../status';
import { Positions } from './positions';

const [topic, partition] = ['orders', 2];

/** An hour ago the owner spoke last, and five records are not in the rows. */
const behind = (): Positions => {
  const positions = new Positions({} as Pool, []);
  positions.hold([{ topic, partition }]);
  positions.sources.expect(topic);
  positions.saw({ topic, partition, records: [], next: 10n, highWatermark: 10n } as unknown as ConsumedBatch);
  const recordedAt = new Date(Date.now() - 3_600_000).toISOString();
  positions.set('view_v1', { topic, partition, nextOffset: 5n, feedNumber: 5n, recordedAt, eventId: null });
  return positions;
};

test('what is with another instance now is no lag of this one, and its owner is not missed here', () => {
  const positions = behind();
  expect(lagSecondsOf(positions, positions.partitionsOf('view_v1'))).toBeGreaterThan(3_000);
  expect([...positions.sources.all().keys()]).toEqual([topic]);
  positions.hold([]);
  expect(positions.partitionsOf('view_v1').map(({ end, nextOffset }) => end - nextOffset)).toEqual([0n]);
  expect(lagSecondsOf(positions, positions.partitionsOf('view_v1'))).toBe(0);
  expect([...positions.sources.all().keys()]).toEqual([]);
});

test('what is kept is as far behind as before', () => {
  const positions = behind();
  positions.hold([{ topic, partition }]);
  expect(positions.partitionsOf('view_v1').map(({ end, nextOffset }) => end - nextOffset)).toEqual([5n]);
});
