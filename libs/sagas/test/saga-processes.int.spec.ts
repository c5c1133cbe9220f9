import { openPool, silent } from '@refold/event-store';
import { go, instant, saga, type AnyEvent, type RecordedEvent } from '@refold/model';
import { ArrivalReader } from '@refold/projections';
import type { Pool, PoolClient } from 'pg';
import { startsOf } from '../src/host/start-positions';
import { EarlyEvents, forgetOldEarly } from '../src/inbox/early';
import { SagaProjection } from '../src/inbox/saga-projection';
import { InstanceTables } from '../src/instances/instance-tables';
import { SagaVersions } from '../src/instances/saga-versions';
import { saleOf } from './sale';
import { Baskets, Paid, Placed, Tills, Withdrawn } from './shop';
import { eventually, World } from './world';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

const isAt = (basketId: string, step: string) =>
  eventually(async () => expect(await world.report(basketId)).toMatchObject({ step }));
const named = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

test('several processes share the work: whatever comes first where, each command is sent once', async () => {
  await world.run([saleOf()]);
  await world.runAlso([saleOf()]);
  const ids = named('s', 60);
  for (const [n, id] of ids.entries()) {
    const happenings = [
      () => world.happens(new Placed({ basketId: id, amount: 5n })),
      () => world.happens(new Paid({ paymentId: `p-${id}`, basketId: id })),
    ];
    await Promise.all((n % 2 ? happenings : happenings.reverse()).map((each) => each()));
    // One more comes while partitions move, and one goes.
    if (n === 20) await world.runAlso([saleOf()]);
    if (n === 40) await world.stopFirst();
  }
  for (const id of ids) await isAt(id, 'packing');
  for (const id of ids) {
    await eventually(() => expect(world.sent(id).sort()).toEqual(['Pack', 'Pay']));
    expect(await world.told(id)).toEqual(['SaleStarted', 'SaleStepped']);
  }
});

test('a deadline that several processes notice fires once', async () => {
  await world.run([saleOf('300ms')]);
  await world.runAlso([saleOf('300ms')]);
  const ids = named('d', 20);
  for (const basketId of ids) await world.happens(new Placed({ basketId, amount: 5n }));
  for (const id of ids) await isAt(id, 'timed out');
  for (const id of ids) {
    expect(world.sent(id)).toEqual(['Pay', 'Withdraw']);
    expect((await world.told(id)).filter((type) => type !== 'SaleStepped')).toEqual(['SaleStarted', 'SaleEnded']);
  }
});

describe('early events and beginnings', () => {
  let pool: Pool;
  const versions = new SagaVersions([saleOf()]);
  const early = new EarlyEvents('sale');
  const parts = () => ({
    versions,
    tables: new InstanceTables('sale'),
    early,
    store: world.shop.store,
    onWritten: () => undefined,
  });
  const projection = () => new SagaProjection(parts(), () => new Map());
  const reader = new ArrivalReader([Baskets, Tills]);
  beforeAll(async () => {
    await world.stop();
    pool = openPool(world.shop.database.url, {
      options: '-c search_path=sagas,public',
      max: 3,
    });
  });
  afterAll(() => pool?.end());

  let number = 1_000n;
  const recorded = (event: AnyEvent, streamId: string): RecordedEvent => {
    number += 1n;
    const at = instant('2026-01-01T00:00:00Z');
    return {
      ...{ id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`, type: event.type, schemaVersion: 1 },
      ...{ streamId, streamVersion: 1, feedNumber: number, service: 'shop', partitionKey: 'k' },
      ...{ occurredAt: at, recordedAt: at, correlationId: 'c', causationId: null, origin: 'live', traceparent: null },
      data: JSON.parse(
        JSON.stringify(event, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
      ),
    };
  };
  const placed = (basketId: string) => recorded(new Placed({ basketId, amount: 5n }), `basket-${basketId}`);
  const paid = (basketId: string) => recorded(new Paid({ paymentId: basketId, basketId }), `payment-${basketId}`);
  /** Reads for a flush; what it gives writes. */
  const opened = async (client: PoolClient, ...events: RecordedEvent[]) => {
    const read = events.map((each) => {
      const arrival = reader.fromRecorded(each);
      return {
        arrival,
        event: arrival.event(),
        meta: { eventId: each.id, at: each.occurredAt, streamId: each.streamId, streamVersion: 1 },
      };
    });
    const workspace = await projection().open(client, read);
    for (const { event, meta } of read) workspace.fold(event, meta);
    return workspace;
  };
  const flushed = async (...events: RecordedEvent[]) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      await (await opened(client, ...events)).write(client);
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  const step = async (key: string) => {
    const { rows } = await pool.query<{ step: string }>('select step from saga_instances where key = $1', [key]);
    return rows[0]?.step;
  };

  test('of two processes that meet crosswise wait for each other in no circle', async () => {
    const [one, other] = [await pool.connect(), await pool.connect()];
    for (const client of [one, other]) await client.query('begin');
    const first = await opened(one, paid('x2'), placed('x1'));
    const second = await opened(other, paid('x1'), placed('x2'));
    const outcomes = await Promise.allSettled(
      [
        { client: one, workspace: first },
        { client: other, workspace: second },
      ].map(async ({ client, workspace }) => {
        try {
          await workspace.write(client);
          await client.query('commit');
        } catch (error) {
          await client.query('rollback');
          throw error;
        }
      }),
    );
    for (const client of [one, other]) client.release();
    const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
    expect(errors.map(({ name }) => name)).toEqual(['Moved']);
  });

  test('meet after days, too: what is old is given up, and what is younger is heard', async () => {
    const [old, young] = [recorded(new Withdrawn({ basketId: 'y1' }), 'basket-y1'), paid('y1')];
    await flushed(old);
    await flushed(young);
    await pool.query("update saga_early set arrived_at = now() - interval '8 days' where event_id = any($1::uuid[])", [
      [old.id],
    ]);
    expect(await forgetOldEarly(pool)).toBe(1);
    await flushed(placed('y1'));
    expect(await step('y1')).toBe('packing');
  });

  test('leave no place behind when all is given up, and begin all the same', async () => {
    await flushed(paid('z1'));
    await pool.query("update saga_early set arrived_at = now() - interval '8 days' where key = 'z1'");
    expect(await forgetOldEarly(pool)).toBe(1);
    expect(await step('z1')).toBeUndefined();
    await flushed(placed('z1'));
    expect(await step('z1')).toBe('paying');
  });

  test('are heard by the newest version also from streams that only an older one names', async () => {
    const two = new SagaVersions([
      saleOf(),
      saga('sale', {
        ...{ version: 2, key: 'basketId' as const, from: [Baskets] as const, records: saleOf().records },
        ...{ state: saleOf().state, sends: [] as const },
      }).start('Placed', () => go('waiting', {} as never)),
    ]);
    const of = new SagaProjection({ ...parts(), versions: two }, () => new Map());
    const read = (each: RecordedEvent) => {
      const arrival = reader.fromRecorded(each);
      return {
        arrival,
        event: arrival.event(),
        meta: { eventId: each.id, at: each.occurredAt, streamId: each.streamId, streamVersion: 1 },
      };
    };
    const client = await pool.connect();
    for (const events of [[read(paid('w1'))], [read(placed('w1'))]]) {
      await client.query('begin');
      const workspace = await of.open(client, events);
      for (const { event, meta } of events) workspace.fold(event, meta);
      await workspace.write(client);
      await client.query('commit');
    }
    client.release();
    expect(await step('w1')).toBe('waiting');
  });
});

test('where the topics tell nothing, a saga begins behind what the stores hold, and looks last where it begins', async () => {
  const pool = openPool(world.shop.database.url, { options: '-c search_path=sagas,public', max: 2 });
  const asked: string[] = [];
  const versions = new SagaVersions([{ ...saleOf(), name: 'anew' }]);
  const parts = {
    versions,
    tables: new InstanceTables('anew'),
    early: new EarlyEvents('anew'),
    ...{ store: world.shop.store, onWritten: () => undefined },
  };
  const where = {
    ...{ pool, kafka: world.kafka, topicPrefix: `${world.topics.prefix}anew-`, service: 'shop', logger: silent },
    headOf: (service: string) => {
      asked.push(service);
      return Promise.resolve(service === 'shop' ? 30n : 20n);
    },
  };
  const starts = await startsOf({ projection: new SagaProjection(parts, () => new Map()), saga: 'anew' }, where);
  await pool.end();
  expect(asked).toEqual(['till', 'shop']);
  expect([...starts].sort()).toEqual([
    ['shop', 30n],
    ['till', 20n],
  ]);
});
