import { EventTooLarge } from '@refold/event-store';
import { reject } from '@refold/model';
import { MemoryStore } from '@refold/testing';
import { Pool } from 'pg';
import { readToken } from '../../../consistency';
import { Answers } from '../../idempotency/answers';
import { across } from '../across';
import type { CommandAnswer } from './answer';
import { readAsked } from '../input/command-input';
import { Execution } from './execution';
import type { CommandPlan } from '../plan';
import {
  Add,
  Added,
  Begin,
  Counter,
  Counters,
  Mark,
  Marked,
  MarkList,
  Marks,
  planOf,
  Refuse,
} from '../../../../test/counters';

const store = new MemoryStore({ service: 'test', streams: [Counters, Marks] });
const secret = 'a secret that has thirty-two bytes';
/** Commands without a key ask for no answer, so this database is never reached. */
const answers = () => new Answers(new Pool(), 7);
const instance = () =>
  new Execution({ store, refuseUntilStarted: () => undefined }, [Counters, Marks], answers(), secret);

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
