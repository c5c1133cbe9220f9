import { event, Id, MinorUnits, Text, type RecordedEvent } from '@refold/model';
import { testDatabase, type TestDatabase } from '@refold/testing';
import { ArrivalReader, readLetters, retryLetters } from '../src';
import { Accounts, accounts, Audited, Deposited, handlerMistake, holdings, Opened, Stores } from './bank';
import { arrivalsOf, dump, ownersOf, reader, recordOf, silentOwners, viewRunner } from './projected';

let database: TestDatabase;
beforeEach(async () => (database = await testDatabase('dead_letters')));
afterEach(async () => {
  handlerMistake.present = true;
  await database.drop();
});

const opened = (accountId: string, ownerId = `${accountId}-owner`) => new Opened({ accountId, ownerId, limit: '0' });
const deposited = (accountId: string, amount: string, note?: string, ownerId = `${accountId}-owner`) =>
  new Deposited({ accountId, ownerId, amount, note });
const tools = { reader, owners: silentOwners };
const damaged = (recorded: RecordedEvent, damage: object) =>
  reader.fromRecord(recordOf(recorded, recorded.feedNumber - 1n, damage));
const letters = async (projection = 'accounts_v1') =>
  (await readLetters(database.pool, projection)).map(({ status, streamId, streamVersion, reason, tries }) => [
    status,
    `${streamId}@${streamVersion}`,
    reason,
    tries,
  ]);

test('a fold that throws parks its stream: what follows waits in order, everything else goes on', async () => {
  const stores = new Stores();
  const recorded = stores.append(
    opened('d4'),
    opened('e5'),
    deposited('d4', '1', 'break'),
    deposited('e5', '10'),
    deposited('d4', '2'),
    deposited('d4', '3'),
  );
  const runner = await viewRunner(database.pool, accounts);
  await runner.apply(arrivalsOf(recorded.slice(0, 5)), []);
  await runner.apply(arrivalsOf(recorded.slice(5)), []);
  expect(await dump(database.pool, accounts)).toMatchObject([
    { account_id: 'd4', balance: 0 },
    { account_id: 'e5', balance: 10 },
  ]);
  const parked = [
    ['failed', 'account-d4@2', 'fold-failed', 1],
    ['waiting', 'account-d4@3', 'waits-for-stream', 0],
    ['waiting', 'account-d4@4', 'waits-for-stream', 0],
  ];
  expect(await letters()).toEqual(parked);

  await runner.apply(arrivalsOf(recorded), []);
  expect(await letters()).toEqual(parked);
  expect(await retryLetters(database.pool, runner, tools)).toEqual({ applied: 0, parked: 3 });
  expect((await letters())[0]).toEqual(['failed', 'account-d4@2', 'fold-failed', 2]);

  handlerMistake.present = false;
  expect(await retryLetters(database.pool, runner, tools)).toEqual({ applied: 3, parked: 0 });
  expect(await letters()).toEqual([]);
  expect(await dump(database.pool, accounts)).toMatchObject([
    { account_id: 'd4', balance: 6, deposits: 3, notes: { 2: 'break' } },
    { account_id: 'e5', balance: 10 },
  ]);
  await runner.apply(arrivalsOf(recorded), []);
  expect(await dump(database.pool, accounts)).toMatchObject([{ balance: 6 }, { balance: 10 }]);
});

test('bad records are kept with their bytes and headers, and the good ones around them are applied', async () => {
  const stores = new Stores();
  const [a, b, c, d, e] = stores.append(opened('a'), opened('b'), opened('c'), opened('d'), opened('e'));
  if (!a || !b || !c || !d || !e) throw new Error('five events were appended');
  const broken = damaged(b, { value: '{"oops":' });
  const offContract = damaged({ ...d, data: { ...(d.data as object), limit: 'abc' } }, {});
  const runner = await viewRunner(database.pool, accounts);
  await runner.apply(
    [...arrivalsOf([a, c, e]), broken, offContract].flatMap((each) => each ?? []),
    [],
  );
  expect((await dump(database.pool, accounts)).map((row) => (row as { account_id: string }).account_id)).toEqual([
    'a',
    'c',
    'e',
  ]);
  expect(await letters()).toEqual([
    ['failed', 'account-b@1', 'foreign-record', 1],
    ['failed', 'account-d@1', 'off-contract', 1],
  ]);
  const [letter] = await readLetters(database.pool, 'accounts_v1');
  expect(letter?.raw.value?.toString()).toBe('{"oops":');
  expect(letter?.raw.headers).toMatchObject({ ce_subject: 'account-b', ce_type: 'Opened' });
  expect(letter?.raw.position).toEqual({ topic: 'bank', partition: 0, offset: 1n });
  expect(letter?.message).toMatch(/not JSON/);
  expect(letter?.stack).toMatch(/ForeignRecord/);
});

test('a record that was damaged on its way is folded from its owner at the next retry', async () => {
  const stores = new Stores();
  const [first] = stores.append(opened('a'));
  const runner = await viewRunner(database.pool, accounts);
  const broken = first && damaged(first, { value: '{"oops":' });
  await runner.apply(broken ? [broken] : [], []);
  await retryLetters(database.pool, runner, { reader, owners: ownersOf(stores.recorded) });
  expect(await dump(database.pool, accounts)).toMatchObject([{ account_id: 'a' }]);
  expect(await letters()).toEqual([]);
});

test('a record that says nothing of itself is parked alone', async () => {
  const stores = new Stores();
  const [first] = stores.append(opened('a'));
  const nobody = first && damaged(first, { headers: {} });
  const runner = await viewRunner(database.pool, accounts);
  await runner.apply([...(nobody ? [nobody] : []), ...arrivalsOf(stores.append(opened('b')))], []);
  expect(await letters()).toEqual([['failed', 'null@null', 'foreign-record', 1]]);
  expect(await dump(database.pool, accounts)).toMatchObject([{ account_id: 'b' }]);
});

test('what touches the row of a parked event waits, also from another stream', async () => {
  const stores = new Stores();
  const recorded = stores.append(opened('a', 'o1'), opened('b', 'o1'), opened('c', 'o2'));
  const bad = stores.append(deposited('a', '1', 'x'.repeat(400), 'o1'));
  const later = stores.append(deposited('b', '5', undefined, 'o1'), deposited('c', '7', undefined, 'o2'));
  const offContract = bad.map((each) => ({ ...each, data: { ...(each.data as object), amount: 'abc' } }));
  const runner = await viewRunner(database.pool, holdings);
  await runner.apply(arrivalsOf(recorded), []);
  await runner.apply(arrivalsOf(offContract), []);
  await runner.apply(arrivalsOf(later), []);
  expect(await letters('holdings_v1')).toEqual([
    ['failed', 'account-a@2', 'off-contract', 1],
    ['waiting', 'account-b@2', 'waits-for-row', 0],
  ]);
  expect(await dump(database.pool, holdings)).toMatchObject([
    { owner_id: 'o1', accounts: 2, deposited: 0 },
    { owner_id: 'o2', accounts: 1, deposited: 7 },
  ]);
});

test('a value that the database refuses parks its own event, wherever in the batch it stands', async () => {
  const stores = new Stores();
  for (let number = 0; number < 40; number++)
    stores.append(opened(`a${number}`), deposited(`a${number}`, number === 23 ? '13' : '1'));
  const runner = await viewRunner(database.pool, accounts);
  await database.pool.query('alter table accounts_v1 add constraint superstition check (balance <> 13)');
  await runner.apply(arrivalsOf(stores.recorded), []);
  expect(await letters()).toEqual([['failed', 'account-a23@2', 'refused-by-store', 1]]);
  const rows = (await dump(database.pool, accounts)) as { account_id: string; balance: number }[];
  expect(rows).toHaveLength(40);
  expect(rows.filter(({ balance }) => balance === 0)).toMatchObject([{ account_id: 'a23' }]);
  expect(await retryLetters(database.pool, runner, tools)).toEqual({ applied: 0, parked: 1 });
  await database.pool.query('alter table accounts_v1 drop constraint superstition');
  expect(await retryLetters(database.pool, runner, tools)).toEqual({ applied: 1, parked: 0 });
});

test('a sum that leaves 64 bits parks the event that would overflow it', async () => {
  const stores = new Stores();
  const most = (2n ** 63n - 1n).toString();
  const recorded = stores.append(
    opened('a'),
    deposited('a', most),
    deposited('a', '1'),
    deposited('a', '-1'),
    opened('b'),
  );
  const runner = await viewRunner(database.pool, accounts);
  await runner.apply(arrivalsOf(recorded), []);
  expect(await letters()).toMatchObject([
    ['failed', 'account-a@3', 'fold-failed', 1],
    ['waiting', 'account-a@4', 'waits-for-stream', 0],
  ]);
  const { rows } = await database.pool.query('select account_id, balance::text from accounts_v1 order by 1');
  expect(rows).toEqual([
    { account_id: 'a', balance: most },
    { account_id: 'b', balance: '0' },
  ]);
});

test('a type of the contract that nobody handles moves the ledger; an unknown one is parked unless it is listed', async () => {
  const stores = new Stores();
  const [first, audited, gone, after] = stores.append(
    opened('a'),
    new Audited({ accountId: 'a', ownerId: 'a-owner' }),
    new Audited({ accountId: 'a', ownerId: 'a-owner' }),
    deposited('a', '2'),
  );
  if (!first || !audited || !gone || !after) throw new Error('four events were appended');
  const recorded = [first, audited, { ...gone, type: 'AccountAdmired' }, after];
  const strict = await viewRunner(database.pool, accounts);
  await strict.apply(arrivalsOf(recorded), []);
  expect(await letters()).toEqual([
    ['failed', 'account-a@3', 'unknown-type', 1],
    ['waiting', 'account-a@4', 'waits-for-stream', 0],
  ]);
  const skipping = await viewRunner(database.pool, accounts, { skipTypes: new Set(['AccountAdmired']) });
  expect(await retryLetters(database.pool, skipping, tools)).toEqual({ applied: 2, parked: 0 });
  expect(await dump(database.pool, accounts)).toMatchObject([{ balance: 2 }]);
  const { rows } = await database.pool.query('select version from accounts_v1__ledger');
  expect(rows).toEqual([{ version: 4 }]);
});

test('an event of a newer contract waits for its deployment, and is folded then', async () => {
  const stores = new Stores();
  const [first] = stores.append(opened('a'));
  if (!first) throw new Error('an event was appended');
  const newer = [{ ...first, schemaVersion: 9, data: { ...(first.data as object), branch: 'Campinas' } }];
  const runner = await viewRunner(database.pool, accounts);
  await runner.apply(arrivalsOf(newer), []);
  expect(await letters()).toEqual([['failed', 'account-a@1', 'newer-version', 1]]);
  class OpenedAtBranch extends event('Opened', 9, {
    ...{ accountId: Id, ownerId: Id, limit: MinorUnits },
    branch: Text(100),
  }) {}
  const deployed = new ArrivalReader([{ ...Accounts, events: [OpenedAtBranch] }]);
  await retryLetters(database.pool, runner, { reader: deployed, owners: silentOwners });
  expect(await letters()).toEqual([]);
  const { rows } = await database.pool.query('select version, event_id as id from accounts_v1__ledger');
  expect(rows).toEqual([{ version: 1, id: first.id }]);
});

test('one version with two events parks the stream: the store of its owner was restored', async () => {
  const stores = new Stores();
  const recorded = stores.append(opened('a'), deposited('a', '1'));
  const runner = await viewRunner(database.pool, accounts);
  await runner.apply(arrivalsOf(recorded), []);
  const other = recorded.slice(1).map((each) => ({ ...each, id: crypto.randomUUID() }));
  await runner.apply([...arrivalsOf(other), ...arrivalsOf(stores.append(deposited('a', '5')))], []);
  expect(await letters()).toEqual([
    ['failed', 'account-a@2', 'foreign-history', 1],
    ['waiting', 'account-a@3', 'waits-for-stream', 0],
  ]);
  expect(await dump(database.pool, accounts)).toMatchObject([{ balance: 1 }]);
});
