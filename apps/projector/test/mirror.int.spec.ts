import { allStreams } from '@refold/events';
import { encodeData, partitionKeyOf, streamIdOf, type AnyEvent, type RecordedEvent } from '@refold/model';
import {
  ArrivalReader,
  ClickHouse,
  FactsProjection,
  HttpOwners,
  migrateViews,
  ProjectionRunner,
  register,
  underMigrationLock,
  ViewProjection,
  type Projection,
} from '@refold/projections';
import { testClickHouse, testDatabase, type TestClickHouse, type TestDatabase } from '@refold/testing';
import fc from 'fast-check';
import { facts, views } from '../src/projections';
import { cancelledFor, charged, checkedOut, refundedInAll, released, reserved, short } from './checkout-happenings';
import {
  cancelled,
  captured,
  confirmed,
  delivered,
  dispatched,
  failed,
  placed,
  refunded,
  returned,
  scheduled,
} from './happenings';

jest.setTimeout(60_000);

let database: TestDatabase;
let server: TestClickHouse;
let clickhouse: ClickHouse;
let runners: ProjectionRunner[];
const reader = new ArrivalReader(allStreams);

beforeAll(async () => {
  [database, server] = await Promise.all([testDatabase('mirror'), testClickHouse('mirror')]);
  clickhouse = new ClickHouse(server.url);
  const projections: Projection[] = [
    ...views.map((view) => new ViewProjection(view)),
    ...facts.map((each) => new FactsProjection(each, clickhouse)),
  ];
  await migrateViews(database.pool);
  await underMigrationLock(database.pool, async (client) => {
    for (const projection of projections) {
      await register(client, projection);
      await projection.prepare(client);
    }
  });
  const owners = new HttpOwners({ urls: {}, serviceOf: new Map() });
  runners = projections.map(
    (projection) => new ProjectionRunner({ pool: database.pool, projection, reader, owners, topics: new Set() }),
  );
});
afterAll(async () => {
  await clickhouse.close();
  await Promise.all([database.drop(), server.drop()]);
});

/** One of each of these happens to an order or does not, in the order of its stream. */
const lives = fc.record({
  own: fc.constantFrom([], [confirmed], [cancelled], [confirmed, cancelled]),
  first: fc.constantFrom(
    [],
    [scheduled('s1')],
    [dispatched('s1')],
    [dispatched('s1'), delivered('s1')],
    [dispatched('s1'), returned('s1')],
  ),
  second: fc.constantFrom(
    [],
    [scheduled('s2')],
    [dispatched('s2')],
    [dispatched('s2'), delivered('s2')],
    [dispatched('s2'), returned('s2')],
  ),
  payments: fc.array(fc.constantFrom('captured', 'failed', 'refunded'), { maxLength: 4 }),
});

/** The same happenings for another order: as its own service would have recorded them. */
const recordedOf = (orderId: string, events: readonly AnyEvent[]): RecordedEvent[] => {
  const versions = new Map<string, number>();
  return events.map((event) => {
    const of = allStreams.find(({ events: contracts }) => contracts.some(({ type }) => type === event.type));
    if (!of) throw new Error(`No stream has ${event.type}.`);
    const own = Object.fromEntries(Object.entries(event).map(([name, value]) => [name, named(name, value, orderId)]));
    const streamId = streamIdOf(of, own);
    const streamVersion = (versions.get(streamId) ?? 0) + 1;
    versions.set(streamId, streamVersion);
    return {
      ...{ id: crypto.randomUUID(), type: event.type, schemaVersion: 1, service: of.service, streamId, streamVersion },
      ...{ feedNumber: 0n, partitionKey: partitionKeyOf(of, own), correlationId: 'mirror', causationId: null },
      ...{
        occurredAt: '2018-06-12T23:07:44.123456Z',
        recordedAt: '2026-01-01T00:00:00.000000Z',
        origin: 'history' as const,
      },
      traceparent: null,
      data: JSON.parse(encodeData(own)) as unknown,
    };
  });
};

const named = (field: string, value: unknown, orderId: string): unknown => {
  if (field === 'orderId') return orderId;
  return field === 'paymentId' || field === 'shipmentId' ? `${orderId}-${String(value)}` : value;
};

const paymentEvents = (outcome: string, at: number): AnyEvent[] => {
  const id = `p${at}`;
  if (outcome === 'failed') return [failed(id, `${at}850`)];
  return outcome === 'captured' ? [captured(id, `${at}000`)] : [captured(id, `${at}900`), refunded(id, '70', '70')];
};

test('both engines tell the same status and the same money of every order', async () => {
  const recorded = fc
    .sample(lives, { numRuns: 120, seed: 7 })
    .flatMap(({ own, first, second, payments }, at) =>
      recordedOf(`order-${at}`, [...payments.flatMap(paymentEvents), placed(), ...first, ...second, ...own]),
    );
  const arrivals = recorded.map((each) => reader.fromRecorded(each));
  for (const runner of runners) {
    await runner.apply(arrivals.slice(0, 300), []);
    await runner.apply(arrivals, []);
  }
  const rows = await database.pool.query(
    `select order_id, status, units, items_amount::text as items, freight_amount::text as freight,
       paid_amount::text as paid, declined_amount::text as declined, refunded_amount::text as refunded
     from order_details_v1 where _defined order by order_id`,
  );
  expect(rows.rows).toHaveLength(120);
  expect(await factsOfOrders()).toEqual(rows.rows);
});

test('payments, shipments and milestones say by themselves what they say inside of their orders', async () => {
  const told = async (sql: string) => (await database.pool.query<object>(sql)).rows;
  const payments = await told(
    `select order_id, customer_id, payment_id as id, status, method, installments, reason, currency,
       amount::text, refunded_amount::text as refunded, at from payment_details_v1 where _defined order by payment_id`,
  );
  expect(payments.length).toBeGreaterThan(100);
  expect(payments).toEqual(
    await told(
      `select order_id, customer_id, key as id, value->>'status' as status, value->>'method' as method,
         (value->>'installments')::integer as installments, value->>'reason' as reason,
         value->'amount'->>'currency' as currency, value->'amount'->>'amount' as amount,
         value->'refunded'->>'amount' as refunded, (value->>'at')::timestamptz as at
       from order_details_v1, jsonb_each(payments) order by key`,
    ),
  );
  const moments = ['scheduled', 'dispatched', 'delivered', 'returned'];
  const shipments = await told(
    `select order_id, customer_id, shipment_id as id, status, carrier, ${moments.map((each) => `${each}_at`).join()}
     from shipment_details_v1 where _defined order by shipment_id`,
  );
  expect(shipments.length).toBeGreaterThan(100);
  expect(shipments).toEqual(
    await told(
      `select order_id, customer_id, key as id, value->>'status' as status, value->>'carrier' as carrier,
         ${moments.map((each) => `(value->>'${each}At')::timestamptz as ${each}_at`).join()}
       from order_details_v1, jsonb_each(shipments) order by key`,
    ),
  );
  const milestones = await told(
    `select order_id, 'confirmed' as milestone, '' as shipment_id from order_details_v1 where confirmed_at is not null
     union all select order_id, 'cancelled', '' from order_details_v1 where cancelled_at is not null
     ${moments.map((each) => `union all select order_id, '${each}', shipment_id from shipment_details_v1 where ${each}_at is not null`).join(' ')}`,
  );
  const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();
  const facts = await clickhouse.select<object>(
    'select order_id, toString(milestone) as milestone, shipment_id from milestone_facts_v1 final',
  );
  expect(sorted(facts)).toEqual(sorted(milestones));
});

/** Checkouts of either style, and orders without one, each with a part of what may happen to them. */
const checkoutLives = fc.record({
  start: fc.constantFrom(checkedOut('choreography'), checkedOut('orchestration'), placed()),
  own: fc.constantFrom([], [confirmed], [cancelledFor('out-of-stock')]),
  payment: fc.constantFrom([], [charged], [charged, captured('p1', '2850')], [captured('p1', '2850'), refundedInAll]),
  stock: fc.constantFrom([], [short], [reserved], [reserved, released]),
});

test('both engines tell the same of every checkout: its style, how and when it ended, and what it gave back', async () => {
  const recorded = fc
    .sample(checkoutLives, { numRuns: 120, seed: 7 })
    .flatMap(({ start, own, payment, stock }, at) =>
      recordedOf(`checkout-${at}`, [...payment, ...stock, start, ...own]),
    );
  const arrivals = recorded.map((each) => reader.fromRecorded(each));
  for (const runner of runners) await runner.apply(arrivals, []);
  const { rows } = await database.pool.query(
    `select order_id, style, coalesce(reason, '') as cancel_reason,
       case when cancelled_at is not null then 'cancelled' when confirmed_at is not null then 'confirmed' else '' end as ended,
       to_char(coalesce(cancelled_at, confirmed_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') as ended_at,
       coalesce(reservation = 'released', false) or refunded_amount > 0 as given_back
     from checkouts_v1 where style is not null order by order_id`,
  );
  expect(rows.length).toBeGreaterThan(50);
  expect(new Set(rows.map(({ ended }: { ended: string }) => ended)).size).toBe(3);
  expect(await factsOfCheckouts()).toEqual(rows);
});

/** By the rule of the figures of checkouts. */
const factsOfCheckouts = () =>
  clickhouse.select(`
    select order_id, anyIf(toString(detail), aspect = 'started') as style,
      ifNull(anyIf(toString(reason), aspect = 'ended'), '') as cancel_reason,
      anyIf(toString(detail), aspect = 'ended') as ended,
      if(ended = '', null, toString(maxIf(at, aspect = 'ended'))) as ended_at,
      toBool(countIf(aspect = 'released' or startsWith(aspect, 'refunded:')) > 0) as given_back
    from checkout_facts_v1 final group by order_id having style != '' order by order_id`);

/** The status by the rule of the sales figures, and sums over lines and payments. */
const factsOfOrders = () =>
  clickhouse.select(`
    select order_id, status, toInt32(units) as units, toString(items) as items, toString(freight) as freight,
      toString(paid) as paid, toString(declined) as declined, toString(refunded) as refunded
    from (select order_id from order_facts_v1 final) as placed
    left join (
      select order_id, multiIf(
          has(own, 'cancelled'), 'cancelled',
          has(sent, 'returned') and not hasAny(sent, ['scheduled', 'dispatched']), 'returned',
          notEmpty(sent) and arrayAll(one -> one = 'delivered', sent), 'delivered',
          has(sent, 'dispatched'), 'shipped',
          has(own, 'confirmed'), 'confirmed', 'placed') as status
      from (
        select order_id, groupArrayIf(toString(status), aspect = 'order') as own,
          groupArrayIf(toString(status), aspect != 'order') as sent
        from order_status_facts_v1 final group by order_id)
    ) as state using (order_id)
    left join (
      select order_id, sum(quantity) as units, sum(items) as items, sum(freight) as freight
      from order_line_facts_v1 final group by order_id
    ) as line using (order_id)
    left join (
      select order_id, sumIf(amount, kind = 'captured') as paid, sumIf(amount, kind = 'declined') as declined,
        sumIf(amount, kind = 'refunded') as refunded
      from payment_facts_v1 final group by order_id
    ) as payment using (order_id)
    order by order_id`);
