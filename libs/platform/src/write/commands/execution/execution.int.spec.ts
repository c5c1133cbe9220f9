import { EventStore, migrate } from '@refold/event-store';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { inContext } from '../../../logging';
import { Answers } from '../../idempotency/answers';
import { writeSideMigrations } from '../../runtime/runtime';
import { across } from '../across';
import { Execution } from './execution';
import { Add, Added, Begin, Counter, Counters, Mark, MarkList, Marks, planOf, Refuse } from '../../../../test/counters';

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
