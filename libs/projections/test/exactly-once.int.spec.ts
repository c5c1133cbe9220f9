import { testDatabase, type TestDatabase } from '@refold/testing';
import { accounts, Closed, Deposited, holdings, Named, Opened, Stores, Tagged } from './bank';
import { arrivalsOf, dump, viewRunner } from './projected';

let database: TestDatabase;
beforeEach(async () => (database = await testDatabase('exactly_once')));
afterEach(() => database.drop());

const history = (): Stores => {
  const stores = new Stores();
  stores.append(
    new Named({ ownerId: 'o1', name: 'Ada' }),
    new Opened({ accountId: 'a1', ownerId: 'o1', limit: '0' }),
    new Deposited({ accountId: 'a1', ownerId: 'o1', amount: '9007199254740993', note: 'x"\\{},' }),
    new Deposited({ accountId: 'a1', ownerId: 'o1', amount: '7' }),
    new Opened({ accountId: 'a2', ownerId: 'o1', limit: '0' }),
    new Deposited({ accountId: 'a2', ownerId: 'o1', amount: '5' }),
    new Tagged({ ownerId: 'o1', tags: ['a', 'b'] }),
    new Closed({ accountId: 'a2', ownerId: 'o1' }),
  );
  return stores;
};

test('several events of one row in one batch fold in order and exactly', async () => {
  const runner = await viewRunner(database.pool, accounts);
  await runner.apply(arrivalsOf(history().recorded), []);
  expect(await dump(database.pool, accounts)).toEqual([
    {
      account_id: 'a1',
      owner_id: 'o1',
      owner_name: 'Ada',
      owner_tags: ['a', 'b'],
      balance: 9007199254741000,
      deposits: 2,
      notes: { 2: 'x"\\{},' },
      rich: true,
      opened_at: '2026-01-01T00:00:00.000001+00:00',
      _defined: true,
      _deleted: false,
    },
    expect.objectContaining({ account_id: 'a2', balance: 5, _deleted: true, owner_tags: ['a', 'b'] }),
  ]);
  const { rows } = await database.pool.query('select balance::text from accounts_v1 where account_id = $1', ['a1']);
  expect(rows).toEqual([{ balance: '9007199254741000' }]);
});

test('every record delivered twice, in batches of any size, gives the same rows', async () => {
  const stores = history();
  const runner = await viewRunner(database.pool, holdings);
  await runner.apply(arrivalsOf([...stores.recorded, ...stores.recorded]), []);
  for (const each of stores.recorded) await runner.apply(arrivalsOf([each]), []);
  expect(await dump(database.pool, holdings)).toEqual([
    expect.objectContaining({ owner_id: 'o1', name: 'Ada', accounts: 2, _defined: true, _deleted: false }),
  ]);
  const { rows } = await database.pool.query('select deposited::text from holdings_v1');
  expect(rows).toEqual([{ deposited: '9007199254741005' }]);
});
