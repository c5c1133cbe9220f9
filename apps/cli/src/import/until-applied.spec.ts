import type { Part } from '../status/part';
import type { ProjectionStatus, ProjectorStatus } from '../status/projector-status';
import type { ServiceStatus } from '../status/service-status';
import type { Parts } from '../status/system-status';
import { serviceNames } from '../system/services';
import { missingOf, told } from './until-applied';

const telling = <S>(status: S): Part<S> => ({ url: 'http://127.0.0.1', reachable: true, status });
const silent = { url: 'http://127.0.0.1', reachable: false, error: 'ECONNREFUSED' } as const;

const service = (changed: Partial<ServiceStatus> = {}): ServiceStatus => ({
  service: 'orders',
  ready: true,
  reason: null,
  dead: [],
  feed: { head: '0', unsequenced: 0, oldestUnsequencedAgeSeconds: null },
  relay: { published: '0', head: '0', lagEvents: 0, lagSeconds: 0, leader: true, error: null, lastInPartition: [] },
  memoryBytes: 1,
  ...changed,
});
const published = (lastInPartition: string[]): Part<ServiceStatus> => {
  const head = lastInPartition.reduce((max, each) => (BigInt(each) > BigInt(max) ? each : max), '0');
  const relay = { published: head, head, lagEvents: 0, lagSeconds: 0, leader: true, error: null, lastInPartition };
  return telling(service({ feed: { head, unsequenced: 0, oldestUnsequencedAgeSeconds: null }, relay }));
};

const projection = (read: string[], changed: Partial<ProjectionStatus> = {}): ProjectionStatus => ({
  name: 'order_details',
  version: 1,
  engine: 'postgres',
  services: ['orders'],
  healthy: true,
  error: null,
  lagEvents: 0,
  lagSeconds: 0,
  rows: 0,
  parked: { failed: 0, waiting: 0 },
  partitions: read.map((feedNumber, partition) => ({
    topic: 't.orders',
    partition,
    feedNumber,
    recordedAt: null,
    lagEvents: 0,
  })),
  ...changed,
});
const projecting = (...projections: ProjectionStatus[]): Part<ProjectorStatus> =>
  telling({ ready: true, dead: [], owners: [], engines: [], projections });

const parts = (orders: Part<ServiceStatus>, projector: Part<ProjectorStatus>): Parts => ({
  services: {
    ...(Object.fromEntries(serviceNames.map((name) => [name, telling(service())])) as Parts['services']),
    orders,
  },
  projector,
  queryApi: silent,
});

test('nothing is missing when each partition is read up to its last event', () =>
  expect(missingOf(parts(published(['7', '0', '9']), projecting(projection(['7', '0', '9']))))).toEqual({
    events: 0,
    parked: 0,
    unknown: [],
  }));

test('a partition whose end is not read is missed, although the head of the feed is', () =>
  expect(missingOf(parts(published(['7', '8', '9']), projecting(projection(['4', '8', '9'])))).events).toBeGreaterThan(
    0,
  ));

test('a projection that has read nothing at all misses everything', () =>
  expect(missingOf(parts(published(['7', '8', '9']), projecting(projection([])))).events).toBeGreaterThan(0));

test('of several projections the slowest counts', () => {
  const [quick, slow] = [projection(['9']), projection(['3'], { name: 'order_facts', engine: 'clickhouse' })];
  expect(missingOf(parts(published(['9']), projecting(quick, slow))).events).toBe(6);
});

test('a service that a projection does not follow is not waited for', () =>
  expect(missingOf(parts(published(['9']), projecting(projection([], { services: ['customers'] })))).events).toBe(0));

test('events that have no place in the feed yet, or are not published, are missing', () => {
  const feed = { head: '5', unsequenced: 2, oldestUnsequencedAgeSeconds: 0.1 };
  const relay = {
    published: '3',
    head: '5',
    lagEvents: 2,
    lagSeconds: 0,
    leader: true,
    error: null,
    lastInPartition: ['3'],
  };
  expect(missingOf(parts(telling(service({ feed, relay })), projecting(projection(['3'])))).events).toBe(4);
});

test('where the relay is a process of its own, the head and what is known of the partitions decide', () => {
  const owner = telling(
    service({ feed: { head: '9', unsequenced: 0, oldestUnsequencedAgeSeconds: null }, relay: null }),
  );
  expect(missingOf(parts(owner, projecting(projection(['7', '9']))))).toMatchObject({ events: 0, unknown: [] });
  expect(missingOf(parts(owner, projecting(projection(['7', '8'])))).events).toBe(1);
  const [behind] = projection(['9']).partitions;
  const partitions = behind ? [{ ...behind, lagEvents: 3 }] : [];
  expect(missingOf(parts(owner, projecting(projection([], { partitions })))).events).toBe(3);
});

test('parked events are missing from their view', () => {
  const parked = { failed: 1, waiting: 2 };
  expect(missingOf(parts(published(['9']), projecting(projection(['9'], { parked })))).parked).toBe(3);
});

test('who does not answer, or whose database does not, is not known', () => {
  expect(missingOf(parts(silent, projecting())).unknown).toEqual(['orders']);
  expect(missingOf(parts(telling(service({ feed: null })), projecting())).unknown).toEqual(['orders']);
  expect(missingOf(parts(published([]), silent)).unknown).toEqual(['projector']);
});

test('while the projector is silent nobody says that nothing is missing', () => {
  expect(told({ events: 0, parked: 0, unknown: ['projector'] })).toBe('no answer from projector');
  expect(told({ events: 3, parked: 1, unknown: ['orders'] })).toBe(
    '3 events to apply, 1 event parked, no answer from orders',
  );
});
