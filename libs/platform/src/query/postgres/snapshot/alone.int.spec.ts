import { eventually, testDatabase, type TestDatabase } from '@refold/testing';
import { Client, type Pool } from 'pg';
import { LastCut } from '../../freshness/last-cut';
import { openViewsPool } from '../views-pool';
import { Snapshot } from './snapshot';
import { setUpViews } from './test-views';

describe('a request whose first statement is read alone', () => {
  let database: TestDatabase;
  let pool: Pool;

  /** As a request is executed: once more where it is overtaken. */
  const inTheEnd = async <T>(read: (snapshot: Snapshot) => Promise<T>): Promise<T & { readonly begun: number }> => {
    const snapshot = new Snapshot(pool);
    snapshot.expect({ views: ['order_details'], tokens: [], repeatable: true });
    for (let now = snapshot, begun = 1; ; begun++, now = now.again()) {
      const found = await read(now);
      if (await now.isOvertaken()) continue;
      await now.end();
      return { ...found, begun };
    }
  };
  const values = `select 9007199254740993::bigint as "big", '2018-06-12 23:07:44.5+00'::timestamptz as "at",
    '{"a": [1, null]}'::jsonb as "json", null as "none", n::integer as "n"
    from generate_series(1, 60) as n where n > $1::integer order by n desc limit 51`;
  const read = async (snapshot: Snapshot, least = 0) => {
    const table = (await snapshot.versions()).tableOf('order_details');
    return { table, rows: await snapshot.query<{ n: number }>(values, [least]), own: await snapshot.freshness() };
  };
  const amounts = (snapshot: Snapshot) => snapshot.query<{ amount: bigint }>('select amount from rows order by id');

  beforeAll(async () => {
    database = await testDatabase('alone');
    await setUpViews(database.pool);
    pool = openViewsPool(database.url, () => undefined);
    await database.pool.query('update active_versions set version = 2');
    jest.spyOn(LastCut.prototype, 'isSureOf').mockReturnValue(true);
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await pool?.end();
    await database?.drop();
  });

  it('has the same rows in the same order, of the same types, and none where there are none', async () => {
    const sent = jest.spyOn(Client.prototype, 'query');
    await eventually(async () => {
      sent.mockClear();
      const { rows } = await inTheEnd((snapshot) => read(snapshot));
      expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 51 }, (_, n) => 60 - n));
      const [first] = rows;
      expect(first).toEqual({
        ...{ big: 9007199254740993n, at: '2018-06-12T23:07:44.500000Z', json: { a: [1, null] }, none: null, n: 60 },
      });
      expect((await inTheEnd((snapshot) => read(snapshot, 60))).rows).toEqual([]);
      // Others write on the same server: until they leave a moment for it, snapshots are opened.
      return sent.mock.calls.every(([statement]) => typeof statement !== 'string');
    });
    sent.mockRestore();
  });

  it('sees what was written and promoted before it', async () => {
    await inTheEnd((snapshot) => read(snapshot));
    for (let version = 1; version <= 6; version++) {
      await database.pool.query('update active_versions set version = $1', [1 + (version % 2)]);
      await database.pool.query('update projection_progress set feed_number = $1', [version]);
      const { table, own } = await inTheEnd((snapshot) => read(snapshot));
      expect(table).toBe(`order_details_v${1 + (version % 2)}`);
      if (version % 2 === 1) expect(own?.views).toMatchObject([{ version: 2, positions: { orders: [`${version}`] } }]);
    }
    await database.pool.query('update active_versions set version = 2');
  });

  it('reads one moment when it has a second statement, whatever is written between the two', async () => {
    await database.pool.query('update rows set amount = 1');
    for (let turn = 0; turn < 20; turn++) {
      const { first, second } = await inTheEnd(async (snapshot) => {
        (await snapshot.versions()).tableOf('order_details');
        const before = await amounts(snapshot);
        if (turn % 2 === 0) await database.pool.query('update rows set amount = amount + 1');
        return { first: before, second: await amounts(snapshot) };
      });
      expect(second).toEqual(first);
    }
    expect(pool.idleCount).toBe(pool.totalCount);
  });
});
