import { NotNow } from '@refold/model';
import type { Delivered } from '../src';
import { saleOf } from './sale';
import { Paid, Placed, Sales, Unpaid, Withdrawn } from './shop';
import { eventually, World } from './world';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.run([saleOf()]);
});
afterAll(() => world?.close());
beforeEach(() => {
  world.answering = () => ({ kind: 'done' });
});

const placed = (basketId: string, amount = 1230n) => world.happens(new Placed({ basketId, amount }));
const paid = (basketId: string) => world.happens(new Paid({ paymentId: `p-${basketId}`, basketId }));
const isAt = (basketId: string, step: string) =>
  eventually(async () => expect(await world.report(basketId)).toMatchObject({ step }));
const later: Delivered = { kind: 'later', why: 'The service is away.' };

test('an event begins an instance, its command is carried out, and what comes of it moves the instance on', async () => {
  await placed('b1');
  await isAt('b1', 'paying');
  await eventually(() => expect(world.sent('b1')).toEqual(['Pay']));
  await paid('b1');
  await isAt('b1', 'packing');
  await world.happens(new Withdrawn({ basketId: 'b1' }));
  await isAt('b1', 'withdrawn');
  expect(await world.report('b1')).toMatchObject({ standing: 'ended', outcome: 'withdrawn', troubles: [] });
  expect(world.sent('b1')).toEqual(['Pay', 'Pack']);
  const { rows } = await world.shop.database.pool.query<object>(
    "select body from sagas.saga_commands where key = 'b1'",
  );
  // It may have held an address.
  expect(rows).toEqual([{ body: null }, { body: null }]);
  expect(await world.told('b1')).toEqual(['SaleStarted', 'SaleStepped', 'SaleEnded']);
});

test('what comes before its beginning waits for it', async () => {
  await paid('b2');
  await placed('elsewhere');
  await isAt('elsewhere', 'paying');
  expect(await world.report('b2')).toBeNull();
  await placed('b2');
  await isAt('b2', 'packing');
  await eventually(() => expect(world.sent('b2').sort()).toEqual(['Pack', 'Pay']));
});

test('what begins nothing is passed over, with all that belongs to it', async () => {
  await placed('b3', 0n);
  await paid('b3');
  await placed('after-b3');
  await isAt('after-b3', 'paying');
  expect([await world.report('b3'), world.sent('b3')]).toEqual([null, []]);
});

test('history begins nothing and moves nothing', async () => {
  await world.happens(new Placed({ basketId: 'b4', amount: 5n }), 'history');
  await placed('b5');
  await isAt('b5', 'paying');
  await world.happens(new Paid({ paymentId: 'p-b5', basketId: 'b5' }), 'history');
  await placed('after-b5');
  await isAt('after-b5', 'paying');
  expect(await world.report('b5')).toMatchObject({ step: 'paying' });
  // What is live is heard also behind what is not: its stream goes on from there.
  await world.happens(new Unpaid({ paymentId: 'p-b5', basketId: 'b5' }));
  await isAt('b5', 'unpaid');
  expect([await world.report('b4'), world.sent('b4')]).toEqual([null, []]);
});

test('a command whose service is away is sent again by the same id, until it is carried out', async () => {
  let away = 3;
  world.answering = ({ type }) => (type === 'Pay' && away-- > 0 ? later : { kind: 'done' });
  await placed('b6');
  await eventually(() => expect(world.sent('b6')).toEqual(['Pay', 'Pay', 'Pay', 'Pay']));
  const ids = world.tried.filter(({ body }) => (body as { basketId: string }).basketId === 'b6').map(({ id }) => id);
  expect(new Set(ids).size).toBe(1);
  await eventually(async () =>
    expect((await world.report('b6'))?.commands).toMatchObject([{ status: 'answered', tries: 4 }]),
  );
});

test('no instance ends while something that it sent is unanswered', async () => {
  let open = false;
  world.answering = ({ type }) => (type === 'Withdraw' && !open ? later : { kind: 'done' });
  await placed('b7');
  await isAt('b7', 'paying');
  await world.happens(new Unpaid({ paymentId: 'p-b7', basketId: 'b7' }));
  await isAt('b7', 'ending');
  open = true;
  await isAt('b7', 'unpaid');
  expect(await world.report('b7')).toMatchObject({ standing: 'ended', outcome: 'unpaid' });
});

test('what comes after the end has its own rule, and the end is told again when that is answered', async () => {
  await placed('b8');
  await isAt('b8', 'paying');
  await world.happens(new Unpaid({ paymentId: 'p-b8', basketId: 'b8' }));
  await isAt('b8', 'unpaid');
  await paid('b8');
  await isAt('b8', 'timed out');
  expect(world.sent('b8')).toEqual(['Pay', 'Withdraw', 'GiveBack']);
  expect((await world.told('b8')).slice(-3)).toEqual(['SaleEnded', 'SaleLate', 'SaleEnded']);
});

describe('a command that is refused for good', () => {
  const refused: Delivered = { kind: 'refused', code: 'till/closed', message: 'The till is closed.' };
  const stuck = async (basketId: string) => {
    world.answering = ({ type }) => (type === 'Pay' ? refused : { kind: 'done' });
    await placed(basketId);
    await eventually(async () => expect(await world.report(basketId)).toMatchObject({ standing: 'stuck' }));
  };
  const act = async (key: string, verb: 'retry' | 'skip' | 'compensate') =>
    (await world.run([saleOf()])).desk.act({ saga: 'sale', key, verb, reason: 'it is open', operator: 'ana' });

  test('makes its instance wait for a person, who has it sent again, with the reason kept', async () => {
    await stuck('r1');
    expect((await world.report('r1'))?.troubles).toEqual(['Pay was refused: The till is closed. (till/closed)']);
    world.answering = () => ({ kind: 'done' });
    expect(await act('r1', 'retry')).toMatchObject({ standing: 'running', troubles: [], attempt: 1 });
    await eventually(() => expect(world.sent('r1')).toEqual(['Pay', 'Pay']));
    await paid('r1');
    await isAt('r1', 'packing');
    const { events } = await world.shop.store.loadStream(Sales, 'r1');
    expect(events.find(({ type }) => type === 'SaleResumed')).toMatchObject({ reason: 'it is open', operator: 'ana' });
  });

  test('can be taken as done', async () => {
    await stuck('r2');
    expect(await act('r2', 'skip')).toMatchObject({ standing: 'running' });
    expect((await world.report('r2'))?.commands).toMatchObject([{ status: 'skipped' }]);
  });

  test('can be answered by giving back', async () => {
    await stuck('r3');
    await act('r3', 'compensate');
    await isAt('r3', 'timed out');
    expect(world.sent('r3')).toEqual(['Pay', 'Withdraw']);
    await expect(act('r3', 'compensate')).rejects.toThrow(NotNow);
  });
});

test('nobody can do anything with an instance that is not there, nor with one that is well', async () => {
  const host = await world.run([saleOf()]);
  const order = { saga: 'sale', verb: 'retry', reason: 'why not', operator: 'ana' } as const;
  expect(await host.desk.act({ ...order, key: 'nobody' })).toBeNull();
  await placed('well');
  await isAt('well', 'paying');
  await expect(host.desk.act({ ...order, key: 'well' })).rejects.toThrow('not stuck');
});
