import { EventStore, EventTooLarge, migrate } from '@refold/event-store';
import { aggregate, command, event, Id, reject, stream } from '@refold/model';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { readToken } from '../../consistency';
import { inContext } from '../../logging';
import { Answers } from '../idempotency/answers';
import { writeSideMigrations } from '../runtime/runtime';
import { across } from './across';
import type { CommandAnswer } from './answer';
import { readAsked } from './command-input';
import { Execution } from './execution';
import { plansOf, type CommandPlan } from './plan';

class Added extends event('Added', 1, { id: Id }) {}
class Marked extends event('Marked', 1, { id: Id }) {}
class Add extends command('Add', { id: Id }) {}
class Refuse extends command('Refuse', { id: Id }) {}
class Begin extends command('Begin', { id: Id, by: Id.optional() }) {}
class Mark extends command('Mark', { id: Id }) {}
const Counters = stream('counter', { service: 'test', id: 'id', partitionBy: 'id', events: [Added] });
const Marks = stream('mark', { service: 'test', id: 'id', partitionBy: 'id', events: [Marked] });

const Counter = aggregate(Counters, () => 0)
  .evolve({ Added: (count) => count + 1 })
  .decide([Add, Begin, Refuse], {
    Add: (_, { id }) => new Added({ id }),
    Begin: (count, { id }) => (count === 0 ? new Added({ id }) : reject('counter/begun', 'It has begun before.')),
    Refuse: () => reject('counter/full', 'It is full.'),
  });
const MarkList = aggregate(Marks, () => 0)
  .evolve({ Marked: (count) => count + 1 })
  .decide([], {});

const planOf = (type: string): CommandPlan => {
  const plan = plansOf(Counter).find(({ contract }) => contract.type === type);
  if (!plan) throw new Error(`There is no plan for ${type}.`);
  return plan;
};

let database: TestDatabase;
let store: EventStore;
const secret = 'a secret that has thirty-two bytes';
const answers = () => new Answers(database.pool, 7);
const instance = () =>
  new Execution({ store, refuseUntilStarted: () => undefined }, [Counters, Marks], answers(), secret);

beforeAll(async () => {
  database = await testDatabase('execution');
  await migrate(database.pool, [writeSideMigrations]);
  store = new EventStore(database.pool, { service: 'test', streams: [Counters, Marks] });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const add = (execution: Execution, id: string) => execution.execute(planOf('Add'), new Add({ id }));
const versionOf = async (id: string) => (await store.loadStream(Counters, id)).version;
const settled = async (work: Promise<CommandAnswer>[]) =>
  (await Promise.allSettled(work)).map((one) =>
    one.status === 'fulfilled' ? one.value.version : (one.reason as { code: string }).code,
  );
/** Someone else appends between the load and the append, this many times. */
const outrun = (times: number): CommandPlan => {
  let left = times;
  const { contract, leading } = planOf('Add');
  return {
    ...{ contract, leading },
    decide: async (_state, { id }: { id: string }) => {
      if (left-- > 0) await new Promise((resolve) => setTimeout(resolve, 1)).then(() => add(instance(), id));
      return [new Added({ id })];
    },
  };
};

describe('a command that begins something', () => {
  const route = { contract: Begin, path: 'counters', status: 201, by: ['staff'] } as const;
  const begin = (body: object) => instance().execute(planOf('Begin'), readAsked(route, body) as Begin);
  let loads: jest.SpyInstance;
  beforeEach(() => (loads = jest.spyOn(store, 'loadStream')));
  afterEach(() => loads.mockRestore());

  test('is appended without a look at what is there', async () => {
    expect(await begin({ id: 'b1' })).toMatchObject({ version: 1, events: ['Added'] });
    expect(loads).not.toHaveBeenCalled();
  });

  test('is decided on what is there when there is something', async () => {
    await begin({ id: 'b2' });
    await expect(begin({ id: 'b2' })).rejects.toMatchObject({ code: 'counter/begun' });
    const again = { ...planOf('Begin'), decide: (count: unknown) => (count === 0 ? [new Added({ id: 'b2' })] : []) };
    expect(await instance().execute(again, readAsked(route, { id: 'b2' }) as Begin)).toMatchObject({
      ...{ version: 1, events: [] },
    });
  });

  test('that is refused as new may be right on what is there', async () => {
    await add(instance(), 'b3');
    const onlyLater = {
      ...planOf('Begin'),
      decide: (count: unknown) => (count === 0 ? reject('counter/later', 'Not yet.') : []),
    };
    expect((await instance().execute(onlyLater, readAsked(route, { id: 'b3' }) as Begin)).version).toBe(1);
  });
});

test('a lost race is decided again on what the other has left', async () => {
  const answer = await instance().execute(outrun(3), new Add({ id: 'outrun' }));
  expect(answer).toMatchObject({ version: 4 });
  expect(readToken(answer.token, secret)).toEqual({ service: 'test', streamId: 'counter-outrun', version: 4 });
});

test('after three more tries a lost race is told as a conflict, and nothing is appended', async () => {
  await expect(instance().execute(outrun(4), new Add({ id: 'beaten' }))).rejects.toMatchObject({
    status: 409,
    code: 'conflict/lost-race',
  });
  expect(await versionOf('beaten')).toBe(4);
});

test('commands on one stream in one process do not lose races to each other', async () => {
  const one = instance();
  const answers = await settled(Array.from({ length: 30 }, () => add(one, 'queue')));
  expect(answers.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
});

test('of ten instances at once each has its version or a conflict, and the stream has no hole', async () => {
  const answers = await settled(Array.from({ length: 10 }, () => add(instance(), 'crowd')));
  const versions = answers.filter((answer) => typeof answer === 'number').sort((a, b) => a - b);
  expect(versions).toEqual(versions.map((_, index) => index + 1));
  expect(answers.filter((answer) => typeof answer === 'string').every((code) => code === 'conflict/lost-race')).toBe(
    true,
  );
  expect(await versionOf('crowd')).toBe(versions.length);
});

test('a refusal of the domain is no conflict and is not tried again', async () => {
  await expect(instance().execute(planOf('Refuse'), new Refuse({ id: 'r' }))).rejects.toMatchObject({
    name: 'Rejection',
    code: 'counter/full',
  });
});

test('an event that Kafka could not carry is told as a fault of the command', async () => {
  const append = () => Promise.reject(new EventTooLarge('Added', 'counter-big', 1_000_001, 1_000_000, 'data'));
  const full = { store: { append, loadStream: store.loadStream.bind(store) }, refuseUntilStarted: () => undefined };
  const execution = new Execution(full, [Counters], answers(), secret);
  await expect(add(execution, 'big')).rejects.toMatchObject({
    name: 'InvalidMessage',
    problems: [{ field: '(the whole message)', problem: 'says 1000001 bytes, more than 1000000' }],
  });
});

describe('a command over several streams', () => {
  const mark = (ids: string[], fail = false) =>
    across(Counter, Mark)
      .with(MarkList, () => ids)
      .decide((_count, _marksOf, { id }) => [
        new Added({ id }),
        ...ids.map((of) => new Marked({ id: of })),
        ...(fail ? [new Marked({ id: 'not-loaded' })] : []),
      ]);
  const marksOf = async (id: string) => (await store.loadStream(Marks, id)).version;

  test('appends to all of them, and answers of the leading one', async () => {
    const answer = await instance().execute(mark(['m1', 'm2']), new Mark({ id: 'lead' }));
    expect(answer).toMatchObject({ streamId: 'counter-lead', version: 1, events: ['Added'] });
    expect([await marksOf('m1'), await marksOf('m2')]).toEqual([1, 1]);
  });

  test('appends to none when an event goes to a stream that nobody loaded', async () => {
    await expect(instance().execute(mark(['m3'], true), new Mark({ id: 'wrong' }))).rejects.toThrow('not loaded');
    expect([await versionOf('wrong'), await marksOf('m3')]).toEqual([0, 0]);
  });

  test('is decided again as a whole when one of them has moved on', async () => {
    const plan = mark(['m4', 'm5']);
    let tries = 0;
    const racing: CommandPlan = {
      ...plan,
      decide: async (state, command, load) => {
        const events = await plan.decide(state, command, load);
        if (tries++ === 0) await instance().execute(mark(['m5']), new Mark({ id: 'faster' }));
        return events;
      },
    };
    await instance().execute(racing, new Mark({ id: 'slower' }));
    expect(tries).toBe(2);
    expect([await versionOf('slower'), await marksOf('m4'), await marksOf('m5')]).toEqual([1, 1, 2]);
  });
});

describe('with an idempotency key', () => {
  const keyed = <T>(key: string, work: () => Promise<T>): Promise<T> =>
    inContext({ correlationId: 'c', causationId: null, traceparent: null, idempotencyKey: key }, work);

  test('a repeat is given the first answer, and appends nothing', async () => {
    const first = await keyed('k1', () => add(instance(), 'once'));
    expect(await keyed('k1', () => add(instance(), 'once'))).toEqual(first);
    expect(await versionOf('once')).toBe(1);
  });

  test('the same key for something else is refused', async () => {
    await keyed('k2', () => add(instance(), 'one'));
    await expect(keyed('k2', () => add(instance(), 'other'))).rejects.toMatchObject({ code: 'idempotency/key-reused' });
    await expect(keyed('k2', () => instance().execute(mark1, new Mark({ id: 'one' })))).rejects.toMatchObject({
      code: 'idempotency/key-reused',
    });
    expect(await versionOf('other')).toBe(0);
  });
  const mark1 = across(Counter, Mark)
    .with(MarkList, () => [])
    .decide((_count, _of, { id }) => [new Added({ id })]);

  test('twenty at once have one effect and one answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => keyed('k3', () => add(instance(), 'twenty')).then((answer) => [n, answer])),
    );
    expect(new Set(answers.map(([, answer]) => JSON.stringify(answer))).size).toBe(1);
    expect(await versionOf('twenty')).toBe(1);
  });

  test('a repeat that the first one has made impossible meanwhile is given its answer, and another request is not', async () => {
    const one = instance();
    const begin = (by?: string) => one.execute(planOf('Begin'), new Begin({ id: 'begun', by }));
    const answers = await Promise.all(Array.from({ length: 20 }, () => keyed('k5', () => begin())));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await expect(keyed('k5', () => begin('someone-else'))).rejects.toMatchObject({ code: 'idempotency/key-reused' });
    await expect(keyed('k6', () => begin())).rejects.toMatchObject({ code: 'counter/begun' });
  });

  test('a refused command leaves the key free', async () => {
    await expect(keyed('k4', () => instance().execute(planOf('Refuse'), new Refuse({ id: 'free' })))).rejects.toThrow();
    expect(await keyed('k4', () => add(instance(), 'free'))).toMatchObject({ version: 1 });
  });
});
