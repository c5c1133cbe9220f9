import { testDatabase, type TestDatabase } from '@refold/testing';
import { accounts, Deposited, Named, Opened, Stores, Tagged } from './bank';
import { arrivalsOf, dump, viewRunner } from './projected';

let database: TestDatabase;
beforeEach(async () => (database = await testDatabase('copies')));
afterEach(() => database.drop());

const opened = (account: string, owner = 'o1') => new Opened({ accountId: account, ownerId: owner, limit: '0' });
const named = (name: string) => new Named({ ownerId: 'o1', name });
const rows = async () =>
  (await dump(database.pool, accounts)).map((row) => {
    const { account_id, owner_name, owner_tags } = row as Record<string, unknown>;
    return [account_id, owner_name, owner_tags];
  });

test('a name that comes before, with or after the row that copies it ends in the row', async () => {
  const stores = new Stores();
  const before = stores.append(named('Ada'), new Tagged({ ownerId: 'o1', tags: ['x'] }));
  const together = stores.append(opened('a1'), named('Ada L.'), opened('a2'));
  const after = stores.append(named('Ada Lovelace'));
  const runner = await viewRunner(database.pool, accounts);
  await runner.apply(arrivalsOf(before), []);
  await runner.apply(arrivalsOf(together), []);
  expect(await rows()).toEqual([
    ['a1', 'Ada L.', ['x']],
    ['a2', 'Ada L.', ['x']],
  ]);
  await runner.apply(arrivalsOf(after), []);
  expect(await rows()).toEqual([
    ['a1', 'Ada Lovelace', ['x']],
    ['a2', 'Ada Lovelace', ['x']],
  ]);
});

test('a row keeps what its pointer does not know, and other owners keep their names', async () => {
  const stores = new Stores();
  const events = stores.append(opened('a1'), opened('b1', 'o2'), named('Ada'));
  const runner = await viewRunner(database.pool, accounts);
  await runner.apply(arrivalsOf(events), []);
  expect(await rows()).toEqual([
    ['a1', 'Ada', []],
    ['b1', null, []],
  ]);
});

test('rows and the name they copy, written by two projectors at the same time, always meet', async () => {
  const stores = new Stores();
  const events = Array.from({ length: 40 }, (_, at) => stores.append(opened(`a${at}`))).flat();
  const names = Array.from({ length: 40 }, (_, at) => stores.append(named(`Name ${at}`))).flat();
  const more = events.flatMap((_, at) =>
    stores.append(new Deposited({ accountId: `a${at}`, ownerId: 'o1', amount: '1' })),
  );
  const [writer, renamer, depositor] = await Promise.all([0, 1, 2].map(() => viewRunner(database.pool, accounts)));
  await Promise.all([
    (async () => {
      for (const event of events) await writer?.apply(arrivalsOf([event]), []);
    })(),
    (async () => {
      for (const event of names) await renamer?.apply(arrivalsOf([event]), []);
    })(),
  ]);
  await Promise.all([
    depositor?.apply(arrivalsOf(more), []),
    renamer?.apply(arrivalsOf(stores.append(named('The last one'))), []),
  ]);
  const written = await rows();
  expect(written).toHaveLength(40);
  expect(new Set(written.map(([, name]) => name))).toEqual(new Set(['The last one']));
  expect((await dump(database.pool, accounts)).every((row) => (row as { balance: number }).balance === 1)).toBe(true);
}, 30_000);

test('it is told which rows have changed once that is committed, and of what rows copy that it may be any', async () => {
  const stores = new Stores();
  const told: unknown[] = [];
  let dies = true;
  const runner = await viewRunner(database.pool, accounts, {
    changes: { note: (...word) => void told.push(word) },
    at: (point) => {
      if (dies && point === 'progress-written') throw new Error('The process has died');
    },
  });
  const events = arrivalsOf(stores.append(opened('a1'), opened('a2')));
  await expect(runner.apply(events, [])).rejects.toThrow('died');
  expect(told).toEqual([]);
  dies = false;
  await runner.apply(events, []);
  await runner.apply(arrivalsOf(stores.append(named('Ada'))), []);
  await runner.apply([], []);
  expect(told).toEqual([
    ['accounts', ['a1', 'a2']],
    ['accounts', null],
  ]);
});
