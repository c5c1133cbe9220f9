import { sql } from '@refold/event-store';
import type { Saga } from '@refold/model';
import { join } from 'node:path';
import { z } from 'zod';
import type { SagaHost } from '../src';
import { listOf, showOne } from '../src/desk/list-statements';
import { saleOf } from './sale';
import { Paid, Placed, Sales, Withdrawn } from './shop';
import { eventually, World } from './world';

let world: World;
let host: SagaHost;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());
beforeEach(() => {
  world.answering = () => ({ kind: 'done' });
  world.refusing = null;
});

const placed = (basketId: string, amount = 1230n) => world.happens(new Placed({ basketId, amount }));
const paid = (basketId: string) => world.happens(new Paid({ paymentId: `p-${basketId}`, basketId }));
const isAt = (basketId: string, step: string) =>
  eventually(async () => expect(await world.report(basketId)).toMatchObject({ step }));
const is = (basketId: string, standing: string) =>
  eventually(async () => expect(await world.report(basketId)).toMatchObject({ standing }));
const act = (key: string, verb: 'retry' | 'skip' | 'compensate') =>
  host.desk.act({ saga: 'sale', key, verb, reason: 'it is mended', operator: 'ana' });
const keysOf = async (standing?: 'running' | 'stuck' | 'ended' | 'compensating') =>
  (await host.desk.list({ ...(standing && { standing }) })).map(({ key }) => key);

const failing = (): never => {
  throw new Error('Nobody thought of this.');
};
const failingAt = (event: 'Placed' | 'Paid'): Saga => {
  const { rules, ...sale } = saleOf();
  const broken =
    event === 'Placed' ? { start: { ...rules.start, first: failing } } : { on: { ...rules.on, Paid: failing } };
  return { ...sale, rules: { ...rules, ...broken } };
};

describe('an event that the rules cannot take', () => {
  test('is seen where it was to begin an instance, which begins when they can', async () => {
    host = await world.run([failingAt('Placed')]);
    await placed('b1');
    await is('b1', 'stuck');
    expect(await world.report('b1')).toMatchObject({ step: 'not begun', troubles: ['Nobody thought of this.'] });
    expect(await keysOf('stuck')).toEqual(['b1']);
    await expect(act('b1', 'retry')).rejects.toThrow('cannot take 1 events by its rules of today');
    await paid('b1');
    host = await world.run([saleOf()]);
    await eventually(async () => expect(await act('b1', 'retry')).toMatchObject({ standing: 'running' }));
    await isAt('b1', 'packing');
    expect(await world.told('b1')).toEqual(['SaleStarted', 'SaleStepped', 'SaleResumed']);
  });

  test('can be given up, and then nothing has begun', async () => {
    host = await world.run([failingAt('Placed')]);
    await placed('b2');
    await is('b2', 'stuck');
    expect(await act('b2', 'skip')).toMatchObject({ standing: 'ended', troubles: [] });
    expect(await world.report('b2')).toBeNull();
    const { rows } = await world.shop.database.pool.query(
      "select discard_reason as reason from sagas.discarded_letters where row_key = 'b2'",
    );
    expect(rows).toEqual([{ reason: 'ana: it is mended' }]);
  });

  test('is given up with a reason, and what waited behind it is taken', async () => {
    host = await world.run([failingAt('Paid')]);
    await placed('b3');
    await isAt('b3', 'paying');
    await paid('b3');
    await is('b3', 'stuck');
    await world.happens(new Withdrawn({ basketId: 'b3' }));
    await eventually(async () => {
      const { rows } = await world.shop.database.pool.query(
        "select status from sagas.dead_letters where row_key = 'b3' order by id",
      );
      expect(rows).toEqual([{ status: 'failed' }, { status: 'waiting' }]);
    });
    expect(await act('b3', 'skip')).toMatchObject({ standing: 'compensating', step: 'waiting for the money' });
    const { events } = await world.shop.store.loadStream(Sales, 'b3');
    expect(events.find(({ type }) => type === 'SaleResumed')).toMatchObject({ by: 'skip', reason: 'it is mended' });
  });

  test('is tried again with the reason kept', async () => {
    host = await world.run([failingAt('Paid')]);
    await placed('b4');
    await isAt('b4', 'paying');
    await paid('b4');
    await is('b4', 'stuck');
    host = await world.run([saleOf()]);
    expect(await act('b4', 'retry')).toMatchObject({ standing: 'running', step: 'packing' });
    const { events } = await world.shop.store.loadStream(Sales, 'b4');
    expect(events.at(-1)).toMatchObject({ type: 'SaleResumed', by: 'retry', reason: 'it is mended' });
  });

  test('does not keep the rest of its instance from being tried again', async () => {
    host = await world.run([failingAt('Paid')]);
    world.answering = () => ({ kind: 'refused', code: 'till/closed', message: 'No.' });
    await placed('b5');
    await is('b5', 'stuck');
    await paid('b5');
    await eventually(async () => expect((await world.report('b5'))?.troubles).toHaveLength(2));
    world.answering = () => ({ kind: 'done' });
    expect(await act('b5', 'retry')).toMatchObject({ standing: 'stuck', troubles: ['Nobody thought of this.'] });
    await eventually(() => expect(world.sent('b5')).toEqual(['Pay', 'Pay']));
  });
});

test('an instance whose stored state its rules do not understand any more says so, and moves when they do', async () => {
  host = await world.run([saleOf()]);
  await placed('u1');
  await isAt('u1', 'paying');
  host = await world.run([{ ...saleOf(), state: z.object({ price: z.string() }) }]);
  await expect(act('u1', 'compensate')).rejects.toThrow('cannot move');
  await paid('u1');
  await is('u1', 'stuck');
  await placed('u2');
  await isAt('u2', 'paying');
  host = await world.run([saleOf()]);
  expect(await act('u1', 'retry')).toMatchObject({ standing: 'running', step: 'packing' });
});

test('what is too large to be told holds up nobody else', async () => {
  host = await world.run([saleOf()]);
  await world.happens(new Placed({ basketId: 't1', amount: 5n }), 'live', 'c'.repeat(8_150));
  await placed('t2');
  await isAt('t2', 'paying');
  await is('t1', 'stuck');
  expect((await world.report('t1'))?.troubles).toEqual([expect.stringContaining('bytes of envelope')]);
});

test('nothing is begun, moved or told on a store that was restored', async () => {
  host = await world.run([saleOf()]);
  await placed('r1');
  await isAt('r1', 'paying');
  world.refusing = 'The store was restored.';
  await new Promise((resolve) => setTimeout(resolve, 700));
  await paid('r1');
  await placed('r2');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await world.report('r1')).toMatchObject({ step: 'paying' });
  expect([await world.report('r2'), world.sent('r2')]).toEqual([null, []]);
  await expect(act('r1', 'compensate')).rejects.toThrow('The store was restored.');
  expect(host.problems().join(' ')).toContain('The store was restored.');
  world.refusing = null;
  await isAt('r1', 'packing');
  await isAt('r2', 'paying');
});

test('a list has each standing for itself, the newest first', async () => {
  host = await world.run([saleOf()]);
  for (const id of ['l1', 'l2', 'l3']) await placed(id);
  for (const id of ['l1', 'l2', 'l3']) await isAt(id, 'paying');
  await world.happens(new Withdrawn({ basketId: 'l1' }));
  await is('l1', 'compensating');
  await paid('l1');
  await is('l1', 'ended');
  await world.happens(new Withdrawn({ basketId: 'l2' }));
  await is('l2', 'compensating');
  expect(await keysOf('ended')).toEqual(['l1']);
  expect((await keysOf('compensating'))[0]).toBe('l2');
  expect(await keysOf('running')).toContain('l3');
  expect(await keysOf('running')).not.toContain('l2');
  expect(await keysOf()).toEqual(expect.arrayContaining(['l1', 'l2', 'l3']));
  expect(await host.desk.list({ saga: 'sale', limit: 1 })).toHaveLength(1);
  expect(await host.desk.list({ saga: 'nobody' })).toEqual([]);
  expect(await host.desk.list({ idleSeconds: 3_600 })).toEqual([]);
});

test('among hundreds of thousands that have ended, lists, commands and deadlines are found by an index', async () => {
  const { pool } = world.shop.database;
  host = await world.run([saleOf()]);
  await pool.query(`
    insert into sagas.saga_instances (saga, key, version, status, step, outcome, state, deadline_at, correlation_id, changed_at)
    select 'sale', 'many-' || n, 1, case when n % 100 = 0 then 'running' else 'ended' end, 'done', 'done', '{}',
      case when n % 100 = 0 then now() + interval '1 day' end, 'c', now() - n * interval '1 second'
    from generate_series(1, 100000) as n`);
  await pool.query(`
    insert into sagas.saga_commands (saga, key, number, id, type, body, status, due_at, correlation_id)
    select 'sale', 'many-' || n, 1, gen_random_uuid(), 'Pay', '{}', case when n % 100 = 0 then 'waiting' else 'answered' end,
      case when n % 100 = 0 then now() + interval '1 day' end, 'c'
    from generate_series(1, 100000) as n`);
  await pool.query('analyze sagas.saga_instances, sagas.saga_commands');
  const client = await pool.connect();
  await client.query('set search_path to sagas, public');
  const planOf = async (text: string, values: unknown[]): Promise<string> => {
    const { rows } = await client.query<Record<string, string>>(`explain ${text}`, values);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };
  const explained = (folder: string, name: string, values: unknown[]) =>
    planOf(sql(join(__dirname, '..', 'src', folder), name), values);
  for (const standing of ['running', 'ended', undefined] as const)
    expect(await planOf(listOf(standing), [['sale'], standing, null, 100, null])).not.toMatch(/Seq Scan on saga_inst/);
  expect(await planOf(showOne, [['sale'], null, null, 1, 'many-1'])).not.toMatch(/Seq Scan on saga_inst/);
  expect(await explained('dispatch', 'claim-commands', [['sale'], 16, 30, []])).toMatch(/Index Cond: \(due_at <= /);
  expect(await explained('dispatch', 'due-deadlines', [['sale'], 200])).toMatch(/Index Cond: \(deadline_at <= /);
  client.release(true);
});
