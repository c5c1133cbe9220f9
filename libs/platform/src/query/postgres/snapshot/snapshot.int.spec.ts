import { eventually, testDatabase, type TestDatabase } from '@refold/testing';
import type { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { LastCut } from '../../freshness/last-cut';
import { Snapshot } from './snapshot';
import { openViewsPool } from '../views-pool';
import { setUpViews } from './test-views';

describe('the snapshot of a request', () => {
  let database: TestDatabase;
  let pool: Pool;
  const broken: Error[] = [];

  beforeAll(async () => {
    database = await testDatabase('snapshot');
    await setUpViews(database.pool);
    pool = openViewsPool(database.url, (error) => broken.push(error));
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
  });

  const amounts = (snapshot: Snapshot) => snapshot.query<{ amount: bigint }>('select amount from rows order by id');

  it('shows one moment, in rows and in versions, whatever is written and promoted meanwhile', async () => {
    const snapshot = new Snapshot(pool);
    expect(await amounts(snapshot)).toEqual([{ amount: 1n }]);
    await database.pool.query(`update rows set amount = 2; update active_versions set version = 2`);
    expect(await amounts(snapshot)).toEqual([{ amount: 1n }]);
    expect((await snapshot.versions()).tableOf('order_details')).toBe('order_details_v1');
    await snapshot.end();

    const next = new Snapshot(pool);
    expect(await amounts(next)).toEqual([{ amount: 2n }]);
    expect((await next.versions()).tableOf('order_details')).toBe('order_details_v2');
    await next.end();
  });

  it('awaited tokens are held against the versions and ledgers of the same moment, whatever is written and promoted meanwhile', async () => {
    await database.pool.query(`update active_versions set version = 1`);
    const token = { text: 't', service: 'orders', streamId: 'order-1', version: 2, category: 'order' };
    const outcomeOf = async (snapshot: Snapshot) => {
      (await snapshot.versions()).tableOf('order_details');
      return (await snapshot.freshness())?.awaited;
    };
    const begin = async () => {
      const snapshot = new Snapshot(pool);
      snapshot.expect({ views: ['order_details'], tokens: [token] });
      await amounts(snapshot);
      return snapshot;
    };
    const before = await begin();
    await database.pool.query(`insert into order_details_v1__ledger values ('order-1', 2)`);
    const after = await begin();
    await database.pool.query(`update active_versions set version = 2`);
    const promoted = await begin();
    const behind = { token: 't', outcome: 'timedOut', views: { order_details: 'behind' } };
    expect(await outcomeOf(before)).toEqual([behind]);
    expect(await outcomeOf(after)).toEqual([{ token: 't', outcome: 'fresh', views: { order_details: 'fresh' } }]);
    expect(await outcomeOf(promoted)).toEqual([behind]);
    for (const snapshot of [before, after, promoted]) await snapshot.end();
  });

  it('tells how fresh a view is that nobody said it would read, at its own moment', async () => {
    const snapshot = new Snapshot(pool);
    (await snapshot.versions()).tableOf('order_details');
    await database.pool.query(`update projection_progress set feed_number = 8`);
    expect((await snapshot.freshness())?.views).toMatchObject([{ version: 2, positions: { orders: ['7'] } }]);
    await snapshot.end();
  });

  describe('of a request that may be repeated', () => {
    const begin = () => {
      const snapshot = new Snapshot(pool);
      snapshot.expect({ views: ['order_details'], tokens: [], repeatable: true });
      return snapshot;
    };
    const read = async (snapshot: Snapshot) => {
      const table = (await snapshot.versions()).tableOf('order_details');
      const rows = await amounts(snapshot);
      return { table, rows, views: (await snapshot.freshness())?.views, overtaken: await snapshot.isOvertaken() };
    };
    const oneAfterTheOther = async (count: number) => {
      const all = [];
      for (let n = 0; n < count; n++) {
        const snapshot = begin();
        all.push(await read(snapshot));
        await snapshot.end();
      }
      return all;
    };
    /** Others write on the same server, and what they write is seen too: nothing is taken over while they do. */
    const untilOneMayTakeOver = () =>
      eventually(async () => {
        await oneAfterTheOther(2);
        return LastCut.of(pool).likely(['order_details']) !== undefined;
      });
    beforeAll(() => database.pool.query('update active_versions set version = 2'));

    it('takes over what the last one knew, as long as both see the same', async () => {
      await untilOneMayTakeOver();
      const all = await oneAfterTheOther(4);
      for (const { table, overtaken, views } of all) {
        expect({ table, overtaken }).toEqual({ table: 'order_details_v2', overtaken: false });
        expect(views).toMatchObject([{ view: 'order_details', version: 2, positions: { orders: ['8'] } }]);
      }
      await database.pool.query('update projection_progress set feed_number = 9');
      const [next] = await oneAfterTheOther(1);
      expect(next?.views).toMatchObject([{ positions: { orders: ['9'] } }]);
    });

    it('grows older with what it took over', async () => {
      await oneAfterTheOther(3);
      await sleep(50);
      const [{ views: before } = { views: [] }, { views: after } = { views: [] }] = [
        ...(await oneAfterTheOther(1)),
        ...(await sleep(100).then(() => oneAfterTheOther(1))),
      ];
      expect((after?.[0]?.ageSeconds ?? 0) - (before?.[0]?.ageSeconds ?? 0)).toBeGreaterThan(0.09);
    });

    it('is overtaken by a promotion that it did not know of, and begins again with the right version', async () => {
      await untilOneMayTakeOver();
      await database.pool.query('update active_versions set version = 1');
      const snapshot = begin();
      expect(await read(snapshot)).toMatchObject({ table: 'order_details_v2', overtaken: true });
      const again = snapshot.again();
      expect(await read(again)).toMatchObject({ table: 'order_details_v1', overtaken: false });
      await again.end();
      await sleep(20);
      expect(pool.idleCount).toBe(pool.totalCount);
    });

    it('is overtaken too when the table that it took for the active one is gone', async () => {
      await untilOneMayTakeOver();
      await database.pool.query('update active_versions set version = 2');
      const snapshot = begin();
      (await snapshot.versions()).tableOf('order_details');
      await expect(snapshot.query('select * from order_details_that_was_dropped')).rejects.toThrow(/not ready/);
      expect(await snapshot.isOvertaken()).toBe(true);
      const again = snapshot.again();
      expect(await read(again)).toMatchObject({ table: 'order_details_v2', overtaken: false });
      await again.end();
    });

    it('is not begun again for what fails otherwise, though something was written meanwhile', async () => {
      await untilOneMayTakeOver();
      await database.pool.query('update projection_progress set feed_number = feed_number + 1');
      const snapshot = begin();
      (await snapshot.versions()).tableOf('order_details');
      await expect(snapshot.query('select 1 / (amount - amount) from rows')).rejects.toThrow(/division by zero/);
      expect(await snapshot.isOvertaken()).toBe(false);
      await snapshot.end();
    });

    it('is not begun again once it has been answered', async () => {
      await untilOneMayTakeOver();
      await database.pool.query('update active_versions set version = 1');
      const snapshot = begin();
      (await snapshot.versions()).tableOf('order_details');
      await amounts(snapshot);
      const overtaken = snapshot.isOvertaken();
      const ended = snapshot.end();
      expect(await overtaken).toBe(false);
      const again = snapshot.again();
      await expect(amounts(again)).rejects.toThrow(/has been answered/);
      await ended;
      await database.pool.query('update active_versions set version = 2');
    });

    it('leaves no transaction open on its connection: neither for whoever comes next nor for long', async () => {
      const small = openViewsPool(database.url, (error) => broken.push(error));
      small.options.max = 1;
      const snapshot = new Snapshot(small);
      await amounts(snapshot);
      await database.pool.query('update rows set amount = amount + 1');
      const now = await database.pool.query<{ amount: string }>('select amount::text from rows');
      await snapshot.end();
      const { rows } = await small.query<{ amount: bigint }>('select amount from rows');
      expect(String(rows[0]?.amount)).toBe(now.rows[0]?.amount);
      const last = new Snapshot(small);
      await amounts(last);
      await last.end();
      await eventually(async () => {
        const { rows: open } = await database.pool.query(
          `select pid from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`,
        );
        return open.length === 0;
      });
      await small.end();
    });
  });

  it('cannot write', async () => {
    const snapshot = new Snapshot(pool);
    await expect(snapshot.query('delete from rows')).rejects.toThrow(/read-only transaction/);
    await snapshot.end();
    await expect(pool.query('delete from rows')).rejects.toThrow(/read-only transaction/);
  });

  it('gives its connection back after success and after failure', async () => {
    for (let n = 0; n < 30; n++) {
      const snapshot = new Snapshot(pool);
      await Promise.all([
        amounts(snapshot),
        n % 2 ? snapshot.query('select nothing').catch(() => undefined) : undefined,
      ]);
      await snapshot.end();
    }
    expect(pool.waitingCount).toBe(0);
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('is not opened again by what is still at work when its request has been answered', async () => {
    const snapshot = new Snapshot(pool);
    await amounts(snapshot);
    await snapshot.end();
    await expect(amounts(snapshot)).rejects.toThrow(/has been answered/);
    await expect(snapshot.versions()).rejects.toThrow(/has been answered/);
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('is not opened by a request that reads nothing', async () => {
    const connections = jest.spyOn(pool, 'connect');
    await new Snapshot(pool).end();
    expect(connections).not.toHaveBeenCalled();
  });

  it('tells the first failure to the reads that wait behind it', async () => {
    const snapshot = new Snapshot(pool);
    const first = snapshot.query('select nothing');
    const second = amounts(snapshot);
    await expect(first).rejects.toThrow(/nothing/);
    await expect(second).rejects.toThrow(/nothing/);
    await snapshot.end();
  });

  it('may break: the process lives on, the request fails as unavailable, the next one has another connection', async () => {
    const waiting = new Snapshot(pool);
    await amounts(waiting);
    await database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'refold-query-api' and datname = current_database()`,
    );
    while (broken.length === 0) await new Promise((later) => setTimeout(later, 10));
    await expect(amounts(waiting)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await waiting.end();
    const next = new Snapshot(pool);
    expect(await amounts(next)).toHaveLength(1);
    await next.end();
    expect(pool.idleCount).toBe(pool.totalCount);
  });
});
