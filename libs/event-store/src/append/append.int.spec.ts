import { testDatabase, type TestDatabase } from '@refold/testing';
import { Accounts, context, deposited, onto, openAccounts, opened } from '../../test/accounts';
import { ConcurrencyConflict, migrate, type EventStore } from '..';

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

test('a store whose rows were restored without their sequence is mended when a service starts; an append that comes first is told what is wrong', async () => {
  await store.append([onto('q1', 0, opened('q1'))], context);
  await database.pool.query(`select setval('events_position_seq', (select max(position) from events), false)`);
  await expect(store.append([onto('q2', 0, opened('q2'))], context)).rejects.toThrow(
    'The sequence of positions lies behind the events',
  );
  expect(await versionOf('q2')).toBe(0);
  await database.pool.query(`select setval('events_position_seq', 1, false)`);
  await migrate(database.pool);
  await store.append([onto('q2', 0, opened('q2'))], context);
  const { rows } = await database.pool.query('select stream_id from events order by position desc limit 1');
  expect(rows).toEqual([{ stream_id: 'account-q2' }]);
});

test('a sequence that would give the last position once more is mended, too', async () => {
  await store.append([onto('q3', 0, opened('q3'))], context);
  await database.pool.query(`select setval('events_position_seq', (select max(position) from events), false)`);
  await migrate(database.pool);
  await store.append([onto('q4', 0, opened('q4'))], context);
  expect(await versionOf('q4')).toBe(1);
});
