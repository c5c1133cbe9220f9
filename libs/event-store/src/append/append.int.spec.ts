import { testDatabase, type TestDatabase } from '@refold/testing';
import { Accounts, context, deposited, onto, openAccounts, opened } from '../../test/accounts';
import { ConcurrencyConflict, DuplicateEventId, type EventStore } from '..';

jest.setTimeout(60_000);

let database: TestDatabase;
let store: EventStore;

beforeAll(async () => {
  database = await testDatabase('append');
  store = await openAccounts(database.pool);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

const versionOf = async (id: string): Promise<number> => (await store.loadStream(Accounts, id)).version;
const outcomesOf = async (attempts: Promise<unknown>[]): Promise<{ won: number; lost: unknown[] }> => {
  const outcomes = await Promise.allSettled(attempts);
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }): unknown => reason);
  return { won: outcomes.length - lost.length, lost };
};

test('an append gives the stream its next versions and tells the head', async () => {
  const [first] = await store.append([onto('a1', 0, opened('a1'), deposited('a1'))], context);
  const [second] = await store.append([onto('a1', 2, deposited('a1'))], context);
  expect(first).toMatchObject({ streamId: 'account-a1', version: 2 });
  expect(new Set(first?.eventIds).size).toBe(2);
  expect(second).toMatchObject({ version: 3, recordedAt: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/) });
});

test('of ten appends to one version one goes through and nine are typed conflicts', async () => {
  await store.append([onto('a2', 0, opened('a2'), deposited('a2'), deposited('a2'))], context);
  const append = (): Promise<unknown> => store.append([onto('a2', 3, deposited('a2'))], context);
  const { won, lost } = await outcomesOf(Array.from({ length: 10 }, append));
  expect(won).toBe(1);
  expect(lost).toHaveLength(9);
  for (const reason of lost) {
    expect(reason).toBeInstanceOf(ConcurrencyConflict);
    expect(reason).toMatchObject({ streamId: 'account-a2', expected: 3, actual: 4 });
  }
  expect(await versionOf('a2')).toBe(4);
});

test('a new stream is begun by one of five writers', async () => {
  const begin = (): Promise<unknown> => store.append([onto('a3', 0, opened('a3'), deposited('a3'))], context);
  const { won, lost } = await outcomesOf(Array.from({ length: 5 }, begin));
  expect(won).toBe(1);
  expect(lost.every((reason) => reason instanceof ConcurrencyConflict)).toBe(true);
  expect(await versionOf('a3')).toBe(2);
});

test('a version that was never seen leaves no hole: nothing is appended', async () => {
  await store.append([onto('a4', 0, opened('a4'))], context);
  for (const events of [[deposited('a4')], [deposited('a4'), deposited('a4')]])
    await expect(store.append([onto('a4', 5, ...events)], context)).rejects.toMatchObject({
      name: 'ConcurrencyConflict',
      expected: 5,
      actual: 1,
    });
  expect(await versionOf('a4')).toBe(1);
});

test('several streams are appended to together or not at all, and the conflict names the one that moved', async () => {
  await store.append([onto('m2', 0, opened('m2'))], context);
  const both = [onto('m2', 0, opened('m2')), onto('m1', 0, opened('m1'), deposited('m1'))];
  await expect(store.append(both, context)).rejects.toMatchObject({ streamId: 'account-m2', expected: 0, actual: 1 });
  expect(await versionOf('m1')).toBe(0);

  const heads = await store.append([onto('m2', 1, deposited('m2')), onto('m1', 0, opened('m1'))], context);
  expect(heads.map(({ streamId, version }) => [streamId, version])).toEqual([
    ['account-m1', 1],
    ['account-m2', 2],
  ]);
});

test('a stream that is named twice in one append is refused', async () => {
  const twice = [onto('m3', 0, opened('m3')), onto('m3', 1, deposited('m3'))];
  await expect(store.append(twice, context)).rejects.toThrow('account-m3 is named twice');
});

test('writers of the same streams in any order lose races, never more', async () => {
  const ids = ['d1', 'd2', 'd3'];
  for (const id of ids) await store.append([onto(id, 0, opened(id))], context);
  const write = async (seed: number): Promise<unknown> => {
    const mine = [...ids.slice(seed % 3), ...ids.slice(0, seed % 3)];
    const versions = await Promise.all(mine.map(versionOf));
    return store.append(
      mine.map((id, index) => onto(id, versions[index] ?? 0, deposited(id))),
      context,
    );
  };
  const { won, lost } = await outcomesOf(Array.from({ length: 30 }, (_, seed) => write(seed)));
  expect(lost.filter((reason) => !(reason instanceof ConcurrencyConflict))).toEqual([]);
  expect(await Promise.all(ids.map(versionOf))).toEqual([won + 1, won + 1, won + 1]);
});

test('a deadlock with other writes of the transaction is a conflict, too', async () => {
  await database.pool.query(
    'create table tally (name text primary key, count int); insert into tally values (1, 0), (2, 0)',
  );
  const crossing = (first: number, second: number, id: string): Promise<unknown> =>
    store.append([onto(id, 0, opened(id))], context, async (client) => {
      await client.query('update tally set count = count + 1 where name = $1', [first]);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await client.query('update tally set count = count + 1 where name = $1', [second]);
    });
  const { won, lost } = await outcomesOf([crossing(1, 2, 'x1'), crossing(2, 1, 'x2')]);
  expect(won).toBe(1);
  expect(lost[0]).toBeInstanceOf(ConcurrencyConflict);
  expect((await versionOf('x1')) + (await versionOf('x2'))).toBe(1);
});

test('what is also written commits with the events or not at all', async () => {
  await database.pool.query('create table answers (key text primary key)');
  const answer = (key: string) => async (client: { query: (text: string, values: string[]) => Promise<unknown> }) =>
    void (await client.query('insert into answers values ($1)', [key]));
  await store.append([onto('w1', 0, opened('w1'))], context, answer('k1'));
  await expect(store.append([onto('w1', 1, deposited('w1'))], context, answer('k1'))).rejects.toThrow('answers_pkey');
  await expect(store.append([onto('w1', 0, opened('w1'))], context, answer('k2'))).rejects.toThrow(ConcurrencyConflict);
  await store.append([], context, answer('k3'));
  const { rows } = await database.pool.query('select key from answers order by key');
  expect(rows).toEqual([{ key: 'k1' }, { key: 'k3' }]);
  expect(await versionOf('w1')).toBe(1);
});

test('an event id is used once', async () => {
  const id = '0198c2a0-0000-7000-8000-000000000001';
  const bearing = (account: string) => ({ ...onto(account, 0), events: [{ id, event: opened(account) }] });
  await store.append([bearing('i1')], context);
  await expect(store.append([bearing('i2')], context)).rejects.toThrow(DuplicateEventId);
  expect(await versionOf('i2')).toBe(0);
});

test('an event of another service is refused', async () => {
  const stray = { ...onto('s1', 0), events: [{ event: { type: 'OrderPlaced' } }] };
  await expect(store.append([stray], context)).rejects.toThrow('OrderPlaced belongs to no stream of this store');
});

test('data is stored as written, in the order of the contract, with bigints as digits', async () => {
  await store.append([onto('j1', 0, opened('j1', 'Zoë "😀" \\u0000'), deposited('j1', 2n ** 63n - 1n))], context);
  const { rows } = await database.pool.query(
    "select data::text from events where stream_id = 'account-j1' order by version",
  );
  expect(rows).toEqual([
    { data: '{"accountId":"j1","owner":"Zoë \\"😀\\" \\\\u0000"}' },
    { data: '{"accountId":"j1","amount":"9223372036854775807"}' },
  ]);
});
