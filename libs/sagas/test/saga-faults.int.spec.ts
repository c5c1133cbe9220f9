import { end, go, policy } from '@refold/model';
import { endConnections } from '@refold/testing';
import { z } from 'zod';
import type { Delivered } from '../src';
import { saleOf } from './sale';
import { Baskets, Pay, Paid, Placed, Sales, sales, Tills, Withdraw } from './shop';
import { eventually, World } from './world';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world?.close());

const placed = (basketId: string, amount = 1230n) => world.happens(new Placed({ basketId, amount }));
const paid = (basketId: string) => world.happens(new Paid({ paymentId: `p-${basketId}`, basketId }));
const isAt = (basketId: string, step: string) =>
  eventually(async () => expect(await world.report(basketId)).toMatchObject({ step }));
const later: Delivered = { kind: 'later', why: 'The service is away.' };

test('a saga that is deployed late begins with what happens from then on', async () => {
  await placed('long-ago');
  // Published before the saga is there.
  await eventually(async () => expect((await world.shop.store.status()).head).toBe(1n));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await world.run([saleOf()]);
  await paid('long-ago');
  await placed('now');
  await isAt('now', 'paying');
  expect([await world.report('long-ago'), world.sent('long-ago')]).toEqual([null, []]);
});

test('what happens while no process runs the saga is heard afterwards', async () => {
  await world.run([saleOf()]);
  await placed('m1');
  await isAt('m1', 'paying');
  await world.stop();
  await paid('m1');
  await placed('m2');
  await world.run([saleOf()]);
  await isAt('m1', 'packing');
  await isAt('m2', 'paying');
});

test('a deadline is kept while no process runs, and fires once', async () => {
  await world.run([saleOf('300ms')]);
  await placed('d1');
  await isAt('d1', 'paying');
  await world.stop();
  await new Promise((resolve) => setTimeout(resolve, 400));
  await world.run([saleOf('300ms')]);
  await isAt('d1', 'timed out');
  expect(world.sent('d1').filter((type) => type === 'Withdraw')).toHaveLength(1);
  expect(await world.report('d1')).toMatchObject({ standing: 'ended', deadlineAt: null });
});

test('a service that is away for long makes the saga say so, and it goes on by itself when the service is back', async () => {
  await world.run([saleOf()], 300);
  world.answering = () => later;
  await placed('w1');
  await eventually(async () => expect(await world.report('w1')).toMatchObject({ standing: 'stuck' }));
  expect((await world.report('w1'))?.troubles).toEqual(['Pay is not answered: The service is away.']);
  world.answering = () => ({ kind: 'done' });
  await eventually(async () => expect(await world.report('w1')).toMatchObject({ standing: 'running', troubles: [] }));
  expect(await world.told('w1')).toEqual(['SaleStarted', 'SaleStuck', 'SaleResumed']);
  const { events } = await world.shop.store.loadStream(Sales, 'w1');
  expect(events.at(-1)).toMatchObject({ by: 'itself' });
});

test('an answer that was lost is asked for again by the same id', async () => {
  await world.run([saleOf()]);
  let lost = true;
  world.answering = () => {
    if (!lost) return { kind: 'done' };
    lost = false;
    throw new Error('The connection broke after the service had done it.');
  };
  await placed('l1');
  await eventually(() => expect(world.sent('l1')).toHaveLength(2));
  expect(new Set(world.tried.map(({ id }) => id)).size).toBe(1);
  await paid('l1');
  await isAt('l1', 'packing');
});

test('an instance whose rule fails blocks no other, says why, and goes on by better rules', async () => {
  const broken = saleOf();
  const failing = {
    ...broken,
    rules: {
      ...broken.rules,
      on: {
        ...broken.rules.on,
        Paid: (() => {
          throw new Error('Nobody thought of this.');
        }) as never,
      },
    },
  };
  await world.run([failing]);
  await placed('f1');
  await isAt('f1', 'paying');
  await paid('f1');
  await eventually(async () => expect(await world.report('f1')).toMatchObject({ standing: 'stuck' }));
  expect((await world.report('f1'))?.troubles).toEqual(['Nobody thought of this.']);
  await placed('f2');
  await isAt('f2', 'paying');
  const host = await world.run([saleOf()]);
  await host.desk.act({ saga: 'sale', key: 'f1', verb: 'retry', reason: 'mended', operator: 'ana' });
  expect(await world.report('f1')).toMatchObject({ standing: 'running', step: 'packing' });
});

test('instances finish by the version that they began by, new ones begin by the newest', async () => {
  await world.run([saleOf()]);
  await placed('v1');
  await isAt('v1', 'paying');
  const second = saleOf('15m', 2);
  const eager = {
    ...second,
    rules: { ...second.rules, on: { ...second.rules.on, Paid: (() => end('sold at once')) as never } },
  };
  await world.run([saleOf(), eager]);
  await placed('v2');
  await isAt('v2', 'paying');
  await Promise.all([paid('v1'), paid('v2')]);
  await isAt('v1', 'packing');
  await isAt('v2', 'sold at once');
  expect([await world.report('v1'), await world.report('v2')]).toMatchObject([{ version: 1 }, { version: 2 }]);
});

test('connections that break at any moment lose nothing and double nothing', async () => {
  await world.run([saleOf()]);
  const ids = Array.from({ length: 40 }, (_, n) => `k${n}`);
  const { pool } = world.shop.database;
  let over = false;
  const killing = (async () => {
    while (!over) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await endConnections(pool, 'random() < 0.3').catch(() => undefined);
    }
  })();
  const retried = async (work: () => Promise<void>): Promise<void> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (/expected 0|already/.test((error as Error).message)) return;
      }
    }
  };
  for (const id of ids) await retried(() => placed(id));
  for (const id of ids) await retried(() => paid(id));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  over = true;
  await killing;
  for (const id of ids) await isAt(id, 'packing');
  for (const id of ids) {
    const sent = new Map(
      world.tried
        .filter(({ body }) => (body as { basketId: string }).basketId === id)
        .map((each) => [each.id, each.type]),
    );
    expect([...sent.values()].sort()).toEqual(['Pack', 'Pay']);
    expect(await world.told(id)).toEqual(['SaleStarted', 'SaleStepped']);
  }
});

test('a policy tells only what needs a person', async () => {
  const reserving = policy('reserving', {
    ...{ version: 1, key: 'basketId' as const, from: [Baskets, Tills] as const, records: sales },
    state: z.object({}),
    sends: [Pay, Withdraw] as const,
  })
    .start('Placed', ({ basketId }) => go('paying', {}, new Pay({ basketId })))
    .on({ Paid: (_, { basketId }) => end('done', new Withdraw({ basketId })) });
  const host = await world.run([reserving]);
  world.answering = ({ type }) =>
    type === 'Withdraw' ? { kind: 'refused', code: 'shop/no', message: 'Never.' } : { kind: 'done' };
  await placed('p1');
  await eventually(() => expect(world.sent('p1')).toEqual(['Pay']));
  await paid('p1');
  await eventually(async () => expect(await host.desk.show('reserving', 'p1')).toMatchObject({ standing: 'stuck' }));
  expect(await world.told('p1')).toEqual(['SaleStuck']);
});
