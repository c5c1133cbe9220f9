import type { BuildPass } from '../flush/projection';
import { sharesOf } from './build-run';
import type { SourceKind, Stretch } from './progress/stretch';

const stretch = (service: string, partition: number, source: SourceKind = 'kafka'): Stretch => ({
  ...{ pass: 'rows', service, source, partition, next: 0n, until: 9n },
  ...{ feedNumber: 0n, recordedAt: null, checkedUntil: 0n },
});
const partitions = (service: string, count: number): Stretch[] =>
  Array.from({ length: count }, (_, partition) => stretch(service, partition));
const pass = (more: Partial<BuildPass> = {}): BuildPass => ({
  ...{ name: 'rows', streams: [], divisible: true, careful: false },
  ...more,
});
const shown = (shares: Stretch[][]): string[] =>
  shares.map((share) => share.map(({ service, partition }) => `${service}${partition}`).join(' '));

const even = [...partitions('a', 3), ...partitions('b', 3)];

test('equal partitions of all topics have the same reader, so a row has one', () => {
  expect(shown(sharesOf(pass(), 2, even))).toEqual(['a0 a2 b0 b2', 'a1 b1']);
  expect(shown(sharesOf(pass(), 9, even))).toEqual(['a0 b0', 'a1 b1', 'a2 b2']);
});

test.each([
  ['rows that events of several partitions meet in', pass({ divisible: false }), even],
  ['events that go the way of live ones', pass({ careful: true }), even],
  ['topics of unequal partitions', pass(), [...partitions('a', 3), ...partitions('b', 2)]],
  ['a service that is read from its feed', pass(), [...partitions('a', 3), stretch('b', 0, 'feed')]],
])('%s have one reader', (_, onePass, stretches) => {
  expect(sharesOf(onePass, 4, stretches)).toEqual([stretches]);
});
