import { testDatabase, type TestDatabase } from '@refold/testing';
import { context, deposited, onto, opened, Accounts } from '../../test/accounts';
import { ConcurrencyConflict, EventStore, migrate, type AlsoRow } from '..';

let database: TestDatabase;
let store: EventStore;

beforeEach(async () => {
  database = await testDatabase('also_row');
  store = new EventStore(database.pool, { service: 'bank', streams: [Accounts] });
  await migrate(database.pool);
  await database.pool.query(`create table receipts (
    number text primary key, amount bigint, "paid by" json, at timestamptz not null default clock_timestamp()
  )`);
});
afterEach(async () => {
  await store.close();
  await database.drop();
});

const receipt = (number: string, row: Record<string, unknown> = {}): AlsoRow => ({
  table: 'receipts',
  row: { number, amount: '9007199254740993', 'paid by': { name: `O'Neill $1 $& "x"` }, ...row },
});
const receipts = async (): Promise<unknown[]> =>
  (await database.pool.query<object>(`select number, amount, "paid by" as by, at is not null as dated from receipts`))
    .rows;
const expected = { amount: '9007199254740993', by: { name: `O'Neill $1 $& "x"` }, dated: true };

test.each([
  ['one event', [onto('a', 0, opened('a'))]],
  ['several events', [onto('a', 0, opened('a'), deposited('a')), onto('b', 0, opened('b'))]],
  ['no event', []],
])('a row goes with %s, in the types of its table, and what it leaves out is the default', async (_, appends) => {
  await store.append(appends, context, receipt('r1'));
  expect(await receipts()).toEqual([{ number: 'r1', ...expected }]);
});

test('kinds of rows do not mix up the statements that are prepared for them', async () => {
  await database.pool.query('create table notes (text text primary key)');
  for (const number of ['1', '2', '3']) {
    await store.append([onto(`a${number}`, 0, opened('a'))], context, receipt(number));
    await store.append([onto(`b${number}`, 0, opened('b'))], context, { table: 'notes', row: { text: number } });
    await store.append([onto(`c${number}`, 0, opened('c'))], context);
    await store.append([onto(`d${number}`, 0, opened('d'))], context, {
      table: 'receipts',
      row: { number: `d${number}` },
    });
  }
  const { rows } = await database.pool.query('select (select count(*) from notes), (select count(*) from events) as e');
  expect([rows, (await receipts()).length]).toEqual([[{ count: '3', e: '12' }], 6]);
});

test('a row that its table refuses takes the events with it, and a lost race takes the row', async () => {
  await store.append([onto('a', 0, opened('a'))], context, receipt('r1'));
  await expect(store.append([onto('a', 1, deposited('a'))], context, receipt('r1'))).rejects.toMatchObject({
    constraint: 'receipts_pkey',
  });
  await expect(store.append([onto('a', 0, opened('a'))], context, receipt('r2'))).rejects.toThrow(ConcurrencyConflict);
  await expect(store.append([onto('a', 7, opened('a'))], context, receipt('r3'))).rejects.toThrow(ConcurrencyConflict);
  expect((await store.loadStream(Accounts, 'a')).version).toBe(1);
  expect(await receipts()).toEqual([{ number: 'r1', ...expected }]);
});
