import { testDatabase, type TestDatabase } from '@refold/testing';
import { accounts, Closed, Deposited, Named, Opened, Stores } from './bank';
import { arrivalsOf } from './projected';
import { accountsVersion, SideBySide } from './versions';

let database: TestDatabase;
beforeEach(async () => (database = await testDatabase('diff')));
afterEach(() => database.drop());

const equal = { equal: true, rowsDiffering: 0, groups: [], addedColumns: [] };

/** Twelve accounts of three owners: eleven open, a11 closed; one of an owner whose opening has not come yet. */
const someAccounts = (): Stores => {
  const stores = new Stores();
  for (let number = 0; number < 12; number++) {
    const account = { accountId: `a${number}`, ownerId: `o${number % 3}` };
    stores.append(new Opened({ ...account, limit: '0' }));
    stores.append(new Deposited({ ...account, amount: String(number), note: `note ${number} \\u0000 "é"` }));
  }
  stores.append(new Closed({ accountId: 'a11', ownerId: 'o2' }), new Named({ ownerId: 'o0', name: 'Ada' }));
  return stores;
};

const seeded = async (green = accountsVersion(2)): Promise<SideBySide> => {
  const versions = await SideBySide.views(database.pool, accounts, green);
  await versions.apply(arrivalsOf(someAccounts().recorded), []);
  return versions;
};

const change = (statement: string): Promise<unknown> => database.pool.query(statement);

test('two versions that fold alike are equal', async () => {
  expect(await (await seeded()).diff()).toMatchObject({
    ...equal,
    ...{ view: 'accounts', engine: 'postgres', blue: 1, green: 2, rowsCompared: 12 },
  });
});

test('a wrong cell is found, with its key and both values', async () => {
  const versions = await seeded();
  await change(`update accounts_v2 set balance = 9007199254740993 where account_id = 'a3'`);
  expect(await versions.diff()).toMatchObject({
    equal: false,
    rowsDiffering: 1,
    groups: [
      {
        ...{ kind: 'changed', column: 'balance', rows: 1 },
        examples: [{ key: 'a3', blue: '3', green: '9007199254740993' }],
      },
    ],
  });
});
