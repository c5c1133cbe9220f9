import { event, Id, stream, Text } from '@refold/model';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { collect, context, eventually } from '../../test/accounts';
import { EventStore, indexFields, migrate, Sequencer } from '..';

jest.setTimeout(60_000);

class Sent extends event('Sent', 1, { parcelId: Id, orderId: Id, customerId: Id.optional(), note: Text(1_000_000) }) {}
class Lost extends event('Lost', 1, { parcelId: Id, orderId: Id }) {}
class Counted extends event('Counted', 1, { orderId: Id }) {}
const Parcels = stream('parcel', {
  service: 'post',
  id: 'parcelId',
  partitionBy: 'orderId',
  indexedBy: ['customerId'],
  events: [Sent, Lost],
});
const Counts = stream('count', { service: 'post', id: 'orderId', partitionBy: 'orderId', events: [Counted] });
const share = { events: 500, bytes: 1_000_000 };

let database: TestDatabase;
let store: EventStore;
let sequencer: Sequencer;

beforeEach(async () => {
  database = await testDatabase('look-up');
  await migrate(database.pool);
  await indexFields(database.pool, [Parcels, Counts]);
  store = new EventStore(database.pool, { service: 'post', streams: [Parcels, Counts] });
  sequencer = new Sequencer(database.pool);
  sequencer.start();
});
afterEach(async () => {
  await sequencer.stop();
  await store.close();
  await database.drop();
});

let number = 0;
const send = async (parcelId: string, orderId: string, customerId?: string, note = 'tea') => {
  await store.append(
    [
      {
        streamId: `parcel-${parcelId}`,
        partitionKey: orderId,
        expectedVersion: 0,
        events: [
          { event: new Lost({ parcelId, orderId }) },
          { event: new Sent({ parcelId, orderId, customerId, note }) },
        ],
      },
    ],
    context,
  );
  number += 2;
};
const sequenced = async () => {
  await eventually(async () => (await store.feedHead()) === BigInt(number), 'all are in the feed');
};
beforeEach(() => (number = 0));
const found = async (field: string, ...values: string[]) =>
  (await collect(store.readStreamsBy(field, values, share))).map(
    ({ streamId, streamVersion }) => `${streamId}@${streamVersion}`,
  );

test('a field that is an id here and a partition key there finds both', async () => {
  await send('p1', 'o1');
  const counted = { event: new Counted({ orderId: 'o1' }) };
  await store.append([{ streamId: 'count-o1', partitionKey: 'o1', expectedVersion: 0, events: [counted] }], context);
  number += 1;
  await sequenced();
  expect(await found('orderId', 'o1')).toEqual(['count-o1@1', 'parcel-p1@1', 'parcel-p1@2']);
});

test('many streams, and events larger than a share, come whole and in order', async () => {
  for (let n = 0; n < 230; n++) await send(`p${n}`, 'o1', 'ann', n % 50 === 0 ? 'x'.repeat(700_000) : 'tea');
  await sequenced();
  const small = { events: 7, bytes: 1_000_000 };
  const reads = jest.spyOn(database.pool, 'query');
  const all = await collect(store.readStreamsBy('orderId', ['o1'], small));
  const expected = Array.from({ length: 230 }, (_, n) => `parcel-p${n}`).sort();
  expect(all.map(({ streamId }) => streamId)).toEqual(expected.flatMap((id) => [id, id]));
  const shares = await Promise.all(reads.mock.results.map(({ value }) => value as Promise<{ rows: object[] }>));
  const bytes = shares.map(({ rows }) => Buffer.byteLength(JSON.stringify(rows)));
  expect(Math.max(...bytes)).toBeLessThan(1_200_000);
  reads.mockRestore();
});

test('streams are found by an index, and one is made once however many instances start', async () => {
  expect(await Promise.all([1, 2].map(() => indexFields(database.pool, [Parcels, Counts])))).toEqual([[], []]);
  const client = await database.pool.connect();
  await client.query('set enable_seqscan = off');
  for (const field of ['customerId', 'orderId']) {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain select stream_id from events where data ->> '${field}' = any ($1::text[])`,
      [['a', 'b']],
    );
    expect(rows.map((row) => row['QUERY PLAN']).join()).toContain(`events_by_${field}`);
  }
  client.release();
});
