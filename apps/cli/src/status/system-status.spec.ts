import type { Part } from './part';
import type { ProjectorStatus } from './projector-status';
import type { QueryApiStatus } from './query-api-status';
import type { ServiceStatus } from './service-status';
import { statusText } from './status-text';
import { assemble, type Parts } from './system-status';

const url = 'http://127.0.0.1:4001';
const away = { url, reachable: false, error: 'does not answer: ECONNREFUSED' } as const;
const at = <S>(status: S): Part<S> => ({ url, reachable: true, status });

const service = (changed: Partial<ServiceStatus> = {}): Part<ServiceStatus> =>
  at({
    service: 'orders',
    ready: true,
    reason: null,
    dead: [],
    feed: { head: '9007199254740993', unsequenced: 0, oldestUnsequencedAgeSeconds: null },
    relay: {
      published: '9007199254740990',
      head: '1',
      lagEvents: 3,
      lagSeconds: 0.5,
      leader: true,
      error: null,
      lastInPartition: [],
    },
    memoryBytes: 1,
    ...changed,
  });
const projector = (changed: Partial<ProjectorStatus['projections'][number]> = {}): Part<ProjectorStatus> =>
  at({
    ready: true,
    dead: [],
    owners: [{ service: 'orders', restored: null }],
    engines: [{ engine: 'postgres', error: null }],
    projections: [
      {
        name: 'order_details',
        version: 1,
        engine: 'postgres',
        services: ['orders'],
        healthy: true,
        error: null,
        lagEvents: 4,
        lagSeconds: 1.5,
        rows: 2,
        parked: { failed: 0, waiting: 0 },
        partitions: [
          { topic: 'orders', partition: 0, feedNumber: '9', recordedAt: null, lagEvents: 4 },
          { topic: 'orders', partition: 1, feedNumber: '10', recordedAt: null, lagEvents: 0 },
        ],
        ...changed,
      },
    ],
  });
const queryApi: Part<QueryApiStatus> = at({ ready: true, checks: { orders: 'ok' }, memoryBytes: 1 });
const memory = { processes: { orders: { pid: 7, rssBytes: 2 ** 20, treeBytes: 2 ** 20 } }, totalBytes: 2 ** 20 };

const system = (changed: Partial<Parts> = {}, orders = service()): Parts => ({
  services: { orders, payments: service(), inventory: service(), customers: service(), shipping: service() },
  projector: projector(),
  queryApi,
  ...changed,
});
const statusOf = (parts: Parts) => assemble(parts, memory, 'the test');

test('a system in which all is well is healthy, however far behind it is', () => {
  const status = statusOf(system());
  expect(status).toMatchObject({ healthy: true, reachable: true });
  expect(status.topics['orders']).toMatchObject({ published: '9007199254740990', lagEvents: 3, lagSeconds: 0.5 });
  expect(status.views['order_details_v1']).toMatchObject({ lagEvents: 4, lagSeconds: 1.5, position: { orders: '10' } });
  expect(statusText(status)).toContain('Everything is healthy.');
});

test.each<[string, Parts, string]>([
  ['a service that is away', system({}, away), 'orders: does not answer'],
  [
    'a service that is not ready',
    system({}, service({ ready: false, reason: 'The database does not answer.' })),
    'orders: The database',
  ],
  ['a projector that is away', system({ projector: away }), 'projector: does not answer'],
  [
    'a view that does not work',
    system({ projector: projector({ healthy: false, error: 'disk full' }) }),
    'order_details_v1: disk full',
  ],
  [
    'a view with parked events',
    system({ projector: projector({ healthy: false, parked: { failed: 1, waiting: 2 } }) }),
    'order_details_v1: 1 events failed, and 2 wait behind them.',
  ],
  [
    'a query API that is not ready',
    system({ queryApi: at({ ready: false, checks: { views: 'Could not be read.', orders: 'ok' }, memoryBytes: 1 }) }),
    'query-api: views: Could not be read.',
  ],
])('%s makes the system unhealthy, and the text says why', (_, parts, reason) => {
  const status = statusOf(parts);
  expect(status.healthy).toBe(false);
  expect(statusText(status)).toContain(reason);
});

test('memory is shown of processes that are known, and is no table of nothing', () => {
  const status = statusOf(system());
  expect(statusText(status)).toMatch(/orders\s+7\s+1\n/);
  expect(statusText({ ...status, memory: { processes: {}, totalBytes: 0 } })).not.toContain('MiB');
});

test('a store that lost events is told in the words of the projector', () => {
  const told = projector();
  const owners = [{ service: 'orders', restored: 'The store of orders was restored.' }];
  const restored = told.reachable ? { ...told, status: { ...told.status, ready: false, owners } } : told;
  const status = statusOf(system({ projector: restored }));
  expect(status.projector).toEqual({ healthy: false, problem: 'The store of orders was restored.' });
  expect(statusText(status)).toContain('projector: The store of orders was restored.');
});

test('a dead part is told before anything else, and what is to be done about it', () => {
  const dead = ['relay has not turned for 310 s'];
  const told = projector();
  const deadProjector = told.reachable
    ? { ...told, status: { ...told.status, dead: ['postgres flushes has …'] } }
    : told;
  const status = statusOf(system({ projector: deadProjector }, service({ dead })));
  expect(status.services['orders']).toMatchObject({
    healthy: false,
    problem: 'Dead, start it anew: relay has not turned for 310 s.',
  });
  expect(status.projector.healthy).toBe(false);
  expect(statusText(status)).toContain('orders: Dead, start it anew: relay has not turned for 310 s.');
});

test('a topic that cannot be published to is unhealthy, its service is not', () => {
  const relay = {
    published: '0',
    head: '1',
    lagEvents: 1,
    lagSeconds: 9,
    leader: false,
    error: 'no broker',
    lastInPartition: [],
  };
  const status = statusOf(system({}, service({ relay })));
  expect(status.topics['orders']).toMatchObject({ healthy: false, problem: 'no broker' });
  expect(status.services['orders']).toMatchObject({ healthy: true });
});

test('a system of which nothing answers is not reachable', () => {
  const services = { orders: away, payments: away, inventory: away, customers: away, shipping: away };
  expect(statusOf({ services, projector: away, queryApi: away })).toMatchObject({ healthy: false, reachable: false });
});

test('a system that answers to nobody without a token is told as that, and not as away', () => {
  const refused = { ...away, refused: true, error: 'does not know who asks' } as const;
  const services = { orders: refused, payments: away, inventory: away, customers: away, shipping: away };
  expect(statusOf({ services, projector: away, queryApi: away })).toMatchObject({
    reachable: false,
    refusal: 'does not know who asks',
  });
  expect(statusOf(system())).toMatchObject({ refusal: null });
});
