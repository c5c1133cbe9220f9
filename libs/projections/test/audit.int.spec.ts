import type { RecordedEvent } from '@refold/model';
import { testClickHouse, testDatabase, type TestClickHouse, type TestDatabase } from '@refold/testing';
import {
  audit,
  auditCounts,
  ClickHouse,
  discardLetter,
  FactsProjection,
  listLetters,
  ViewProjection,
  type AuditOrder,
  type AuditReport,
  type OperatorTools,
  type ProjectionRunner,
} from '../src';
import { accounts, accountStates, Audited, Closed, Deposited, deposits, holdings, Named, Opened, Stores } from './bank';
import { operatorTools } from './operator-tools';
import { arrivalsOf, dump, ownersOf, runnerOf } from './projected';

let database: TestDatabase;
let server: TestClickHouse;
let clickhouse: ClickHouse;
let stores: Stores;
let tools: OperatorTools;
let runners: ProjectionRunner[];

const account = (accountId: string) => ({ accountId, ownerId: `o${accountId.length % 2}` });
const opened = (accountId: string) => new Opened({ ...account(accountId), limit: '0' });
const deposited = (accountId: string, amount: string) => new Deposited({ ...account(accountId), amount });
const apply = async (recorded: readonly RecordedEvent[]) => {
  for (const runner of runners) await runner.apply(arrivalsOf(recorded), []);
};
const audited = async (view: string, given: Partial<AuditOrder> = {}): Promise<AuditReport> => {
  const [report] = await audit(tools, { view, all: true, repair: false, ...given });
  if (!report) throw new Error('There is no report.');
  return report;
};
const found = ({ drifts }: AuditReport) =>
  drifts
    .map(({ key, kind, columns, repaired }) => [key, kind, ...(kind === 'altered' ? columns : []), repaired])
    .sort();
const stored = (table: string, columns: string) =>
  clickhouse.select<Record<string, unknown>>(`select ${columns} from ${table} final order by all`);
const change = (table: string, what: string) =>
  clickhouse.command(`alter table ${table} ${what} settings mutations_sync = 1`);

beforeEach(async () => {
  [database, server] = await Promise.all([testDatabase('audit'), testClickHouse('audit')]);
  clickhouse = new ClickHouse(server.url);
  stores = new Stores();
  const projections = [
    ...[accounts, holdings].map((view) => new ViewProjection(view)),
    ...[deposits, accountStates].map((facts) => new FactsProjection(facts, clickhouse)),
  ];
  tools = operatorTools(database.pool, projections, { owners: ownersOf(stores.recorded), clickhouse });
  runners = [];
  for (const projection of projections) runners.push(await runnerOf(database.pool, projection));
  stores.append(
    ...['o0', 'o1'].map((ownerId) => new Named({ ownerId, name: `Name of ${ownerId}` })),
    ...Array.from({ length: 120 }, (_, at) => [opened(`a${at}`), deposited(`a${at}`, '10')]).flat(),
    new Closed(account('a7')),
    new Audited(account('a8')),
  );
  await apply(stores.recorded);
});
afterEach(async () => {
  await clickhouse.close();
  await Promise.all([database.drop(), server.drop()]);
});

test('what is as its events give it has no drift, in either engine', async () => {
  const reports = await audit(tools, { all: true, repair: true });
  expect(reports).toEqual(
    [
      { view: 'accounts', engine: 'postgres', checked: 120 },
      { view: 'holdings', engine: 'postgres', checked: 2 },
      { view: 'deposits', engine: 'clickhouse', checked: 120 },
      { view: 'account_states', engine: 'clickhouse', checked: 120 },
    ].map((part) => ({ ...part, version: 1, drifted: 0, repaired: 0, drifts: [] })),
  );
  expect((await auditCounts(database.pool)).get('deposits_v1')).toEqual({ checked: 120, drifted: 0 });
});

test('rows planted, altered and removed by hand are found among all, and repaired', async () => {
  const before = await dump(database.pool, accounts);
  await database.pool.query(`update accounts_v1 set balance = 11, owner_name = 'Eve' where account_id = 'a3'`);
  await database.pool.query(`update accounts_v1 set _deleted = false where account_id = 'a7'`);
  await database.pool.query(`delete from accounts_v1 where account_id = 'a9'`);
  await database.pool.query(
    `insert into accounts_v1 select 'planted', owner_id, owner_name, owner_tags, balance, deposits, notes, rich,
       opened_at, _defined, _deleted from accounts_v1 where account_id = 'a1'`,
  );
  const report = await audited('accounts');
  expect(found(report)).toEqual([
    ['a3', 'altered', 'owner_name', 'balance', false],
    ['a7', 'altered', '_deleted', false],
    ['a9', 'missing', false],
    ['planted', 'planted', false],
  ]);
  expect(report.drifts.find(({ key }) => key === 'a3')).toMatchObject({
    stored: { balance: '11', owner_name: 'Eve', _defined: true },
    expected: { balance: '10', owner_name: 'Name of o0', _defined: true },
  });
  expect(await audited('accounts', { repair: true })).toMatchObject({ checked: 121, drifted: 4, repaired: 4 });
  expect(await dump(database.pool, accounts)).toEqual(before);
  expect(await audited('accounts')).toMatchObject({ drifted: 0 });
  expect((await auditCounts(database.pool)).get('accounts_v1')).toEqual({ checked: 121 * 2 + 120, drifted: 8 });
});

test('facts planted, altered and removed by hand are found among all, and repaired', async () => {
  const before = await stored('deposits_v1', '*');
  await change('deposits_v1', `update amount = 9 where account_id = 'a3'`);
  await change('deposits_v1', `delete where account_id = 'a9'`);
  const planted = crypto.randomUUID();
  await clickhouse.command(
    `insert into deposits_v1 values ('a1', '2026-01-01 00:00:00', 1, 'it''s', '${planted}', 0, 1)`,
  );
  const eventIn = (accountId: string) =>
    stores.recorded.find(({ streamId, type }) => streamId === `account-${accountId}` && type === 'Deposited')?.id;
  const report = await audited('deposits');
  expect(found(report)).toEqual(
    [
      [`${eventIn('a3')}/0`, 'altered', 'amount', false],
      [`${eventIn('a9')}/0`, 'missing', false],
      [`${planted}/0`, 'planted', false],
    ].sort(),
  );
  expect(await audited('deposits', { repair: true })).toMatchObject({ drifted: 3, repaired: 3 });
  expect(await stored('deposits_v1', '*')).toEqual(before);
  expect(await audited('deposits')).toMatchObject({ drifted: 0 });
});

test('facts with an identity: a later version that nobody gave, an older one, another state, none', async () => {
  const before = await stored('account_states_v1', '*');
  const nobody = crypto.randomUUID();
  await clickhouse.command(`optimize table account_states_v1 final`);
  await clickhouse.command(`insert into account_states_v1 values ('a1', 'closed', '${nobody}', 0, 99)`);
  await change('account_states_v1', `update state = 'closed' where account_id = 'a3'`);
  await change('account_states_v1', `delete where account_id = 'a7' or account_id = 'a9'`);
  const [first] = stores.recorded.filter(({ streamId }) => streamId === 'account-a7');
  await clickhouse.command(`insert into account_states_v1 values ('a7', 'open', '${first?.id}', 0, 1)`);
  expect(found(await audited('account_states'))).toEqual([
    ['a1', 'planted', false],
    ['a3', 'altered', 'state', false],
    ['a7', 'altered', 'state', '_event_id', '_version', false],
    ['a9', 'missing', false],
  ]);
  expect(await audited('account_states', { repair: true })).toMatchObject({ drifted: 4, repaired: 4 });
  expect(await stored('account_states_v1', '*')).toEqual(before);
});

test('a sample finds rows and facts of both kinds, and puts back what stood behind a planted one', async () => {
  await database.pool.query(`delete from holdings_v1 where owner_id = 'o0'`);
  // Every fourth event is about this row: a hundred events that all miss it do not happen.
  expect(await audited('holdings', { all: false, sample: 200 })).toMatchObject({ drifted: 1 });
  await clickhouse.command(
    `insert into account_states_v1 select account_id, 'gone', generateUUIDv4(), 0, 99 from account_states_v1 final`,
  );
  await clickhouse.command(`optimize table account_states_v1 final`);
  const report = await audited('account_states', { all: false, sample: 10, repair: true });
  expect(report.drifted).toBeGreaterThanOrEqual(5);
  expect((await stored('account_states_v1', 'state')).filter(({ state }) => state !== 'gone')).toHaveLength(
    new Set(report.drifts.map(({ key }) => key)).size,
  );
});

test('a row whose owner has lost its stream is told, and not taken for planted', async () => {
  tools = operatorTools(database.pool, tools.projections, {
    owners: ownersOf(stores.recorded.filter(({ streamId }) => streamId !== 'account-a5')),
    clickhouse,
  });
  const before = await dump(database.pool, accounts);
  expect(found(await audited('accounts', { repair: true }))).toEqual([['a5', 'altered', false]]);
  expect(await dump(database.pool, accounts)).toEqual(before);
});

test('what is parked, and what an operator gave up, is in no row and is no drift', async () => {
  const bad = new Deposited({ ...account('a4'), amount: '1', note: 'break' });
  await apply(stores.append(bad, deposited('a4', '2')));
  const [letter] = await listLetters(tools, { view: 'accounts', limit: 10 });
  expect(await audited('accounts', { repair: true })).toMatchObject({ checked: 120, drifted: 0 });
  await discardLetter(tools, { id: letter?.id ?? '', reason: 'a test gave it up', dryRun: false });
  expect(await audited('accounts', { repair: true })).toMatchObject({ checked: 120, drifted: 0 });
  const rows = (await dump(database.pool, accounts)) as { account_id: string; balance: number }[];
  expect(rows.find(({ account_id }) => account_id === 'a4')).toMatchObject({ balance: 12, deposits: 2 });
});

test('under live load nothing that is right is called drift', async () => {
  const last = { done: false };
  const live = (async () => {
    for (let round = 0; round < 40; round++) {
      const batch = stores.append(
        opened(`n${round}`),
        ...[1, 2, 3, round].map((at) => deposited(`a${at}`, '1')),
        ...(round % 5 === 0 ? [new Closed(account(`n${round}`))] : []),
        new Named({ ownerId: 'o0', name: `Name ${round}` }),
      );
      await apply(batch);
    }
    last.done = true;
  })();
  const reports: AuditReport[] = [];
  while (!last.done) {
    reports.push(...(await audit(tools, { sample: 30, all: false, repair: false })));
    reports.push(...(await audit(tools, { view: 'holdings', all: true, repair: false })));
    reports.push(...(await audit(tools, { view: 'account_states', all: true, repair: false })));
  }
  await live;
  reports.push(...(await audit(tools, { all: true, repair: false })));
  expect(reports.flatMap(({ drifts }) => drifts)).toEqual([]);
  expect(reports.length).toBeGreaterThan(8);
}, 30_000);

test('an owner that does not answer is no drift', async () => {
  tools = operatorTools(database.pool, tools.projections, { clickhouse });
  await expect(audit(tools, { all: true, repair: true })).rejects.toMatchObject({ code: 'unavailable' });
});
