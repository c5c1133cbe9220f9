import { testClickHouse, testDatabase, type TestClickHouse, type TestDatabase } from '@refold/testing';
import {
  ClickHouse,
  explain,
  FactsProjection,
  ViewProjection,
  type ExplainReport,
  type OperatorTools,
  type Projection,
} from '../src';
import { accounts, accountStates, Closed, Deposited, deposits, holdings, Named, Opened, Stores, Tagged } from './bank';
import { operatorTools } from './operator-tools';
import { arrivalsOf, dump, ownersOf, runnerOf } from './projected';

let database: TestDatabase;
let server: TestClickHouse;
let clickhouse: ClickHouse;
let stores: Stores;
let tools: OperatorTools;
let projections: readonly Projection[];

const account = (accountId: string, ownerId = 'o1') => ({ accountId, ownerId });
const opened = (accountId: string, ownerId?: string) => new Opened({ ...account(accountId, ownerId), limit: '0' });
const deposited = (accountId: string, amount: string, note?: string) =>
  new Deposited({ ...account(accountId), amount, note });

beforeAll(async () => {
  [database, server] = await Promise.all([testDatabase('explain'), testClickHouse('explain')]);
  clickhouse = new ClickHouse(server.url);
  stores = new Stores();
  stores.append(
    new Named({ ownerId: 'o1', name: 'Ada' }), // 0
    opened('a1'), // 1
    deposited('a1', '400', 'first'), // 2
    opened('a2'), // 3
    deposited('a2', '5'), // 4
    new Tagged({ ownerId: 'o1', tags: ['x'] }), // 5
    deposited('a1', '600'), // 6
    new Named({ ownerId: 'o1', name: 'Ada L.' }), // 7
    new Closed(account('a2')), // 8
    new Named({ ownerId: 'o1', name: 'Ada Lovelace' }), // 9
  );
  projections = [
    ...[accounts, holdings].map((view) => new ViewProjection(view)),
    ...[deposits, accountStates].map((facts) => new FactsProjection(facts, clickhouse)),
  ];
  tools = operatorTools(database.pool, projections, { owners: ownersOf(stores.recorded), clickhouse });
  for (const projection of projections)
    await (await runnerOf(database.pool, projection)).apply(arrivalsOf(stores.recorded.slice(0, -1)), []);
});
afterAll(async () => {
  await clickhouse.close();
  await Promise.all([database.drop(), server.drop()]);
});

const places = ({ steps }: ExplainReport) => steps.map((step) => `${step.streamId}@${step.streamVersion}`);
const moment = (at: number) => stores.recorded[at]?.recordedAt ?? '';

test('a row is explained by its own events and those of what it copies, and ends as it is stored', async () => {
  const report = await explain(tools, { view: 'accounts', key: 'a1' });
  expect(places(report)).toEqual(['account-a1@1', 'account-a1@2', 'owner-o1@2', 'account-a1@3', 'owner-o1@3']);
  expect(report.steps.map(({ changes }) => changes)).toEqual([
    { ownerId: 'o1', ownerName: 'Ada', openedAt: moment(1) },
    { balance: '400', deposits: 1, notes: { 2: 'first' } },
    { ownerTags: ['x'] },
    { balance: '1000', deposits: 2, rich: true },
    { ownerName: 'Ada L.' },
  ]);
  expect(report.steps[1]).toMatchObject({
    service: 'bank',
    type: 'Deposited',
    recordedAt: moment(2),
    data: { accountId: 'a1', ownerId: 'o1', amount: '400', note: 'first' },
    row: { balance: '400', ownerName: 'Ada', rich: false },
  });
  const stored = (await dump(database.pool, accounts))[0] as Record<string, unknown>;
  expect(report.row).toMatchObject({
    balance: String(stored['balance']),
    ownerName: stored['owner_name'],
    ownerTags: stored['owner_tags'],
    notes: stored['notes'],
    deposits: stored['deposits'],
    rich: stored['rich'],
  });
  expect(report).toMatchObject({ version: 1, field: null, asOf: null, deleted: false });
});

test.each(['ownerName', 'owner_name'])('one field (%s) is explained by what changed it', async (field) => {
  const report = await explain(tools, { view: 'accounts', key: 'a1', field });
  expect(places(report)).toEqual(['account-a1@1', 'owner-o1@3']);
  expect(report.field).toBe('ownerName');
});

test('a row of several streams is explained in the order in which they were recorded', async () => {
  const report = await explain(tools, { view: 'holdings', key: 'o1', field: 'deposited' });
  expect(report.steps.map(({ streamId, changes }) => [streamId, changes['deposited']])).toEqual([
    ['account-a1', '400'],
    ['account-a2', '405'],
    ['account-a1', '1005'],
  ]);
});

test('a deleted row says so, and what deleted it', async () => {
  const report = await explain(tools, { view: 'accounts', key: 'a2' });
  expect(report.deleted).toBe(true);
  expect(report.steps.at(-1)).toMatchObject({ type: 'Closed', changes: { _deleted: true } });
});

test('a row is told as it was at a moment, that very moment included', async () => {
  const nameAt = async (asOf: string) =>
    ((await explain(tools, { view: 'accounts', key: 'a1', asOf })).row as { ownerName?: string } | null)?.ownerName;
  expect(await nameAt(moment(7))).toBe('Ada L.');
  expect(await nameAt(moment(6))).toBe('Ada');
  expect(await nameAt('2026-01-01T01:00:00.000007+01:00')).toBe('Ada L.');
  expect((await explain(tools, { view: 'accounts', key: 'a1', asOf: moment(0) })).row).toBeNull();
});

test('a row is told as it was at tokens: their streams up to the version, the others until the last of them', async () => {
  const at = async (asOf: string) => (await explain(tools, { view: 'holdings', key: 'o1', asOf })).row;
  expect(await at('bank/account-a1@2')).toMatchObject({ deposited: '400', accounts: 1, name: 'Ada' });
  expect(await at('bank/account-a1@2, bank/account-a2@2')).toMatchObject({
    deposited: '405',
    accounts: 2,
    name: 'Ada',
  });
  expect(await at('bank/account-a1@3 bank/account-a2@1')).toMatchObject({ deposited: '1000', name: 'Ada' });
  expect(await at('people/owner-o1@3')).toMatchObject({ deposited: '1005', name: 'Ada L.' });
});

test('what the view has not applied yet is not in it, also where it is asked for', async () => {
  const asOf = moment(9);
  expect((await explain(tools, { view: 'accounts', key: 'a1', asOf })).row).toMatchObject({ ownerName: 'Ada L.' });
});

test('what an operator gave up is not in it, though the ledger has passed it', async () => {
  const given = stores.recorded[6];
  await database.pool.query(
    `insert into discarded_letters (id, projection, status, stream_id, stream_version, event_id, record_headers, reason,
       message, tries, parked_at, tried_at, discard_reason)
     values (1, 'holdings_v1', 'failed', 'account-a1', 3, $1, '{}', 'r', 'm', 1, now(), now(), 'test')`,
    [given?.id],
  );
  const report = await explain(tools, { view: 'holdings', key: 'o1' });
  expect(report.row).toMatchObject({ deposited: '405' });
  expect((await explain(tools, { view: 'accounts', key: 'a1' })).row).toMatchObject({ balance: '1000' });
});

test('a fact is explained by the events that gave it, later versions after earlier ones', async () => {
  const closed = await explain(tools, { view: 'account_states', key: 'a2' });
  expect(closed.steps.map(({ type, changes }) => [type, changes])).toEqual([
    ['Opened', { account_id: 'a2', state: 'open' }],
    ['Closed', { state: 'closed' }],
  ]);
  expect(closed.row).toEqual({ account_id: 'a2', state: 'closed' });
  const before = await explain(tools, { view: 'account_states', key: 'a2', asOf: 'bank/account-a2@2' });
  expect(before.row).toEqual({ account_id: 'a2', state: 'open' });
});

test('facts that are only added are explained by their stream, or one by its event', async () => {
  const stream = await explain(tools, { view: 'deposits', key: 'account-a1' });
  expect(stream.steps.map(({ row }) => (row as { amount: string }).amount)).toEqual(['400', '600']);
  const eventId = stores.recorded[6]?.id ?? '';
  const one = await explain(tools, { view: 'deposits', key: `${eventId}/0` });
  expect(places(one)).toEqual(['account-a1@3']);
  expect(one.row).toEqual({ account_id: 'a1', at: moment(6), amount: '600', note: null });
});

test.each([
  [{ view: 'nothing', key: 'a1' }, 'unknown', 'accounts'],
  [{ view: 'accounts', key: 'a9' }, 'unknown', 'No event is about'],
  [{ view: 'accounts', key: 'a1', field: 'colour' }, 'unknown', 'balance'],
  [{ view: 'accounts', key: 'a1', asOf: 'yesterday' }, 'refused', 'neither a moment'],
  [{ view: 'accounts', key: 'a1', asOf: 'bank/account-a1@0' }, 'refused', 'no token'],
  [{ view: 'accounts', key: 'a1', asOf: 'people/account-a1@1' }, 'refused', 'but to bank'],
  [{ view: 'accounts', key: 'a1', asOf: 'bank/account-a1@99' }, 'unavailable', 'cannot be read'],
  [{ view: 'deposits', key: 'account-a9' }, 'unknown', 'no such stream'],
  [{ view: 'deposits', key: 'account-a1', field: 'colour' }, 'unknown', 'amount'],
])('%j is refused: %s', async (order, code, message) => {
  await expect(explain(tools, order)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});
