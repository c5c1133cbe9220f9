import { event, Id, MinorUnits, postgresView, stream, type RecordedEvent } from '@refold/model';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ArrivalReader, audit, explain, ProjectionRunner, replay, ViewProjection } from '../src';
import { operatorTools } from './operator-tools';
import { ownersOf, runnerOf } from './projected';

/** Version 1 had the amount as a number of whole coins. */
class Paid extends event('Paid', 2, { billId: Id, cents: MinorUnits }) {
  static readonly upcast = {
    1: ({ billId, coins }: { billId: string; coins: number }) => ({ billId, cents: String(coins * 100) }),
  };
}
const Bills = stream('bill', { service: 'till', id: 'billId', partitionBy: 'billId', events: [Paid] });

@Entity('bills')
class BillRow {
  @PrimaryColumn('text') billId: string;
  @Column('bigint') paid: bigint;
}
const bills = postgresView(BillRow, {
  ...{ name: 'bills', version: 1, key: 'billId', from: [Bills], definedBy: 'Paid' },
  initial: { paid: 0n },
}).on({ Paid: ({ paid }, { cents }) => ({ paid: paid + cents }) });

const recorded = (streamVersion: number, schemaVersion: number, data: object): RecordedEvent => {
  const at = `2026-01-01T00:00:0${streamVersion}.000000Z`;
  return {
    ...{ id: crypto.randomUUID(), type: 'Paid', schemaVersion, service: 'till', streamId: 'bill-b1', streamVersion },
    ...{ feedNumber: BigInt(streamVersion), partitionKey: 'b1', occurredAt: at, recordedAt: at, correlationId: 'test' },
    ...{ causationId: null, origin: 'live', traceparent: null, data: { billId: 'b1', ...data } },
  };
};

let database: TestDatabase;
beforeAll(async () => (database = await testDatabase('upcast')));
afterAll(() => database.drop());

test('an old event is explained, audited and replayed as today’s contract reads it', async () => {
  const events = [recorded(1, 1, { coins: 3 }), recorded(2, 2, { cents: '45' })];
  const projection = new ViewProjection(bills);
  const reader = new ArrivalReader([Bills]);
  await runnerOf(database.pool, projection);
  const tools = {
    ...operatorTools(database.pool, [projection], { owners: ownersOf(events) }),
    ...{ reader, streams: [Bills] },
  };
  const { pool, owners } = tools;
  const runner = new ProjectionRunner({ pool, projection, reader, owners, topics: projection.services });
  await runner.apply(
    events.map((each) => reader.fromRecorded(each)),
    [],
  );
  const { steps, row } = await explain(tools, { view: 'bills', key: 'b1' });
  expect(steps.map(({ data, changes }) => [data, changes])).toEqual([
    [{ billId: 'b1', cents: '300' }, { paid: '300' }],
    [{ billId: 'b1', cents: '45' }, { paid: '345' }],
  ]);
  expect(row).toEqual({ billId: 'b1', paid: '345' });
  expect(await audit(tools, { view: 'bills', all: true, repair: false })).toMatchObject([{ checked: 1, drifted: 0 }]);
  await database.pool.query('update bills_v1 set paid = 48');
  const order = { view: 'bills', keys: ['b1'], streams: [], types: [], dryRun: false };
  expect(await replay(tools, order)).toMatchObject({ changedRows: 1 });
  expect((await database.pool.query('select paid from bills_v1')).rows).toEqual([{ paid: '345' }]);
});
