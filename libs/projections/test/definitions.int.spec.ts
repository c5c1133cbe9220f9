import { postgresView } from '@refold/model';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { Entity, Index } from 'typeorm';
import { DefinitionChanged, migrateViews, register, underMigrationLock, ViewProjection, type AnyView } from '../src';
import { AccountRow, accounts, Accounts, Deposited, holdings, Opened, Stores } from './bank';
import { arrivalsOf, dump, viewRunner } from './projected';
import { holdingsOf } from './versions-of-holdings';

let database: TestDatabase;
beforeEach(async () => (database = await testDatabase('definitions')));
afterEach(() => database.drop());

const changed = (version: number) => {
  const { name, key, initial, definedBy } = accounts;
  const head = { name, version, key, initial: initial as AccountRow, definedBy: definedBy[0] as 'Opened' } as const;
  return postgresView(AccountRow, { ...head, key: 'accountId', from: [Accounts] }).on({
    Opened: (_, { ownerId }) => ({ ownerId, deposits: 1 }),
  });
};
const started = (view: AnyView, accepted: string[] = []) =>
  underMigrationLock(database.pool, (client) => register(client, new ViewProjection(view), accepted));
const activeVersions = async (): Promise<unknown[]> =>
  (await database.pool.query<{ view: string }>('select view, version, engine from active_versions')).rows;

test('projectors that start at the same time migrate one after the other', async () => {
  await Promise.all(Array.from({ length: 5 }, () => migrateViews(database.pool)));
  await Promise.all(Array.from({ length: 5 }, () => viewRunner(database.pool, accounts)));
  expect(await activeVersions()).toEqual([{ view: 'accounts', version: 1, engine: 'postgres' }]);
});

test('a definition that changed without a new version is refused, with what to do', async () => {
  await migrateViews(database.pool);
  await started(accounts);
  await started(accounts);
  await expect(started(changed(1))).rejects.toThrow(DefinitionChanged);
  await expect(started(changed(1))).rejects.toThrow(
    /The handler .* changed\..* version of its own beside it, such as 2/,
  );
});

test('a definition that only reads differently is taken over when a person says so, for good', async () => {
  await migrateViews(database.pool);
  await started(accounts);
  await started(changed(1), ['accounts']);
  await started(changed(1));
  await expect(started(accounts)).rejects.toThrow(DefinitionChanged);
});

test('a new version has tables of its own beside the old one, and readers stay with the old', async () => {
  const stores = new Stores();
  stores.append(new Opened({ accountId: 'a', ownerId: 'o', limit: '0' }));
  const [old, fresh] = [await viewRunner(database.pool, accounts), await viewRunner(database.pool, changed(2))];
  for (const runner of [old, fresh]) await runner.apply(arrivalsOf(stores.recorded), []);
  expect(await dump(database.pool, accounts)).toMatchObject([{ account_id: 'a', deposits: 0 }]);
  expect(await dump(database.pool, changed(2))).toMatchObject([{ account_id: 'a', deposits: 1 }]);
  expect(await activeVersions()).toEqual([{ view: 'accounts', version: 1, engine: 'postgres' }]);
});

test('an old version that is declared by what it had otherwise goes on with the tables that it has', async () => {
  const stores = new Stores();
  stores.append(new Opened({ accountId: 'a', ownerId: 'o', limit: '0' }));
  await (await viewRunner(database.pool, holdings)).apply(arrivalsOf(stores.recorded), []);
  const earlier = holdingsOf(2)
    .earlier({ version: 1, without: ['deposits'] })
    .on({ Deposited: (row, { amount }) => ({ deposited: row.deposited + amount }) });
  await expect(started(earlier)).resolves.toBe('live');
  stores.append(new Deposited({ accountId: 'a', ownerId: 'o', amount: '5' }));
  for (const view of [earlier, holdingsOf(2)])
    await (await viewRunner(database.pool, view)).apply(arrivalsOf(stores.recorded), []);
  expect(await dump(database.pool, holdings)).toMatchObject([{ owner_id: 'o', accounts: 1, deposited: 5 }]);
  expect(await dump(database.pool, holdingsOf(2))).toMatchObject([{ deposited: 5, deposits: 1 }]);
});

test('indexes that are declared later are made at the next start, without another version: no row is another for them', async () => {
  @Entity('accounts')
  @Index(['balance', 'accountId'])
  @Index(['ownerName', 'accountId'])
  @Index(['ownerName'], { fulltext: true })
  class Searched extends AccountRow {}
  const searched: AnyView = { ...accounts, row: Searched };
  const stores = new Stores();
  stores.append(new Opened({ accountId: 'a', ownerId: 'o', limit: '0' }));
  await (await viewRunner(database.pool, accounts)).apply(arrivalsOf(stores.recorded), []);
  await expect(started(searched)).resolves.toBe('live');
  await expect(started(searched)).resolves.toBe('live');
  await viewRunner(database.pool, searched);
  const { rows } = await database.pool.query<{ indexdef: string }>(
    `select indexdef from pg_indexes where indexname in ('accounts_v1__balance__account_id_idx',
      'accounts_v1__owner_name_lower__account_id_idx', 'accounts_v1__owner_name__search_idx')`,
  );
  expect(rows).toHaveLength(3);
  const definitions = rows.map(({ indexdef }) => indexdef).join();
  expect(definitions).toContain('gin (owner_name gin_trgm_ops)');
  expect(definitions).toContain('btree (lower(owner_name) COLLATE "C", account_id)');
  expect(await dump(database.pool, accounts)).toMatchObject([{ account_id: 'a' }]);
});

test('every index that the row declares is there, under a name of its version', async () => {
  await viewRunner(database.pool, accounts);
  await viewRunner(database.pool, changed(2));
  const { rows } = await database.pool.query<{ indexname: string }>(
    `select indexname from pg_indexes where tablename like 'accounts_v_' and indexname like '%_idx' order by 1`,
  );
  expect(rows.map(({ indexname }) => indexname)).toEqual([
    'accounts_v1__opened_at__account_id_idx',
    'accounts_v1__owner_id__account_id_idx',
    'accounts_v2__opened_at__account_id_idx',
    'accounts_v2__owner_id__account_id_idx',
  ]);
});
