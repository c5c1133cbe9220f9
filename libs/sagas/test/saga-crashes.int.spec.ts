import type { Delivered } from '../src';
import { isFlush, moves, type Death } from './dying-commits';
import { saleOf } from './sale';
import { Paid, Placed, Unpaid } from './shop';
import { eventually, World } from './world';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());
beforeEach(() => {
  world.answering = () => ({ kind: 'done' });
  world.fate = () => null;
});

const placed = (basketId: string, amount = 1230n) => world.happens(new Placed({ basketId, amount }));
const paid = (basketId: string) => world.happens(new Paid({ paymentId: `p-${basketId}`, basketId }));
const unpaid = (basketId: string) => world.happens(new Unpaid({ paymentId: `p-${basketId}`, basketId }));
const isAt = (basketId: string, step: string) =>
  eventually(async () => expect(await world.report(basketId)).toMatchObject({ step }));
const is = (basketId: string, standing: string) =>
  eventually(async () => expect(await world.report(basketId)).toMatchObject({ standing }));
const allAnswered = (basketId: string) =>
  eventually(async () =>
    expect(new Set((await world.report(basketId))?.commands.map(({ status }) => status))).toEqual(
      new Set(['answered']),
    ),
  );
const idsOf = (basketId: string) =>
  new Set(world.tried.filter(({ body }) => (body as { basketId: string }).basketId === basketId).map(({ id }) => id));
/** Has so many of these transactions die, one after the other. */
const dies = (death: Death, times: number, of: (statements: string) => boolean) => {
  let left = times;
  world.fate = (statements) => (of(statements) && left-- > 0 ? death : null);
};

describe.each<Death>(['before', 'after'])('a connection that breaks %s the commit', (death) => {
  test('of an event neither loses nor doubles anything', async () => {
    const of = `flush-${death}`;
    await world.run([saleOf()]);
    dies(death, 2, (statements) => isFlush(statements) && moves(statements));
    await placed(of);
    await isAt(of, 'paying');
    dies(death, 2, (statements) => isFlush(statements) && moves(statements));
    await paid(of);
    await isAt(of, 'packing');
    await allAnswered(of);
    expect(await world.told(of)).toEqual(['SaleStarted', 'SaleStepped']);
    expect(idsOf(of).size).toBe(2);
  });

  test('of an answer makes nobody wait for a person', async () => {
    const of = `answer-${death}`;
    await world.run([saleOf()]);
    dies(death, 2, (statements) => !isFlush(statements) && moves(statements));
    await placed(of);
    await isAt(of, 'paying');
    await allAnswered(of);
    expect(await world.report(of)).toMatchObject({ standing: 'running', troubles: [], commands: [{ tries: 1 }] });
    expect(await world.told(of)).toEqual(['SaleStarted']);
  });

  test('of a deadline lets it fire once', async () => {
    const of = `deadline-${death}`;
    await world.run([saleOf('300ms')]);
    await placed(of);
    await allAnswered(of);
    dies(death, 1, (statements) => !isFlush(statements) && moves(statements));
    await is(of, 'ended');
    expect(await world.told(of)).toEqual(['SaleStarted', 'SaleStepped', 'SaleEnded']);
    expect(world.sent(of)).toEqual(['Pay', 'Withdraw']);
  });
});

test('a version that is gone keeps only its own instances from their deadlines', async () => {
  await world.run([saleOf()]);
  await placed('v1');
  await allAnswered('v1');
  await world.stop();
  await world.shop.database.pool.query(
    `update sagas.saga_instances set deadline_at = now() - interval '1 day' where key = 'v1'`,
  );
  await world.run([saleOf('300ms', 2)]);
  await placed('v2');
  await isAt('v2', 'timed out');
  await is('v1', 'stuck');
  expect((await world.report('v1'))?.troubles[0]).toMatch(/goes by version 1, which this code does not have/);
  const host = await world.run([saleOf(), saleOf('300ms', 2)]);
  await host.desk.act({ saga: 'sale', key: 'v1', verb: 'retry', reason: 'it is back', operator: 'ana' });
  await isAt('v1', 'timed out');
});

test('whatever a service says, a command that is not carried out is seen', async () => {
  await world.run([saleOf()], 200);
  world.answering = () => ({ kind: 'later', why: 'It said \u0000 and \ud83d.' });
  await placed('n1');
  await is('n1', 'stuck');
  expect((await world.report('n1'))?.troubles).toEqual(['Pay is not answered: It said \uFFFD and \uFFFD.']);
  world.answering = () => ({ kind: 'refused', code: 'till/odd', message: `No.\u0000${'!'.repeat(5_000)}` });
  await eventually(async () =>
    expect((await world.report('n1'))?.troubles).toEqual([expect.stringMatching(/^Pay was refused: No.\uFFFD!+…$/)]),
  );
});

test('trying again in vain is no move', async () => {
  await world.run([saleOf()], 100);
  world.answering = () => ({ kind: 'later', why: 'away' });
  await placed('i1');
  await is('i1', 'stuck');
  const [before, tries] = [await world.report('i1'), world.tried.length];
  await eventually(() => expect(world.tried.length).toBeGreaterThan(tries + 2));
  expect((await world.report('i1'))?.changedAt).toBe(before?.changedAt);
});

describe('a service that hangs', () => {
  const never = () => new Promise<Delivered>(() => undefined);

  test('holds up what is sent to it, and nothing else', async () => {
    await world.run([saleOf()]);
    await placed('well');
    await allAnswered('well');
    world.answering = ({ type }) => (type === 'Pay' ? never() : { kind: 'done' });
    const hung = Array.from({ length: 70 }, (_, n) => `hung-${n}`);
    for (const id of hung) await placed(id);
    await eventually(() => expect(world.sent('hung-0')).toEqual(['Pay']));
    const before = Date.now();
    await unpaid('well');
    await eventually(() => expect(world.sent('well')).toContain('Withdraw'));
    expect(Date.now() - before).toBeLessThan(12_000);
    await world.stop();
    const { pool } = world.shop.database;
    await pool.query("update sagas.saga_commands set status = 'skipped', due_at = null where key like 'hung-%'");
  });

  test('does not hold up a stop, after which others try at once', async () => {
    world.answering = () => ({ kind: 'done' });
    await world.run([saleOf()]);
    world.answering = never;
    await placed('s1');
    await eventually(() => expect(world.sent('s1')).toEqual(['Pay']));
    const before = Date.now();
    await world.stop();
    expect(Date.now() - before).toBeLessThan(15_000);
    world.answering = () => ({ kind: 'done' });
    await world.run([saleOf()]);
    await eventually(() => expect(world.sent('s1')).toEqual(['Pay', 'Pay']));
    await allAnswered('s1');
  });
});
