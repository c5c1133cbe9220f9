import { clickhouseFacts, type ClickhouseFacts } from '@refold/model';
import { testClickHouse, testDatabase, type TestClickHouse, type TestDatabase } from '@refold/testing';
import { ClickHouse, type DiffReport } from '../src';
import { Accounts, accountStates, Closed, Deposited, deposits, Opened, Stores } from './bank';
import { arrivalsOf } from './projected';
import { SideBySide } from './versions';

let database: TestDatabase;
let server: TestClickHouse;
let clickhouse: ClickHouse;
beforeAll(async () => {
  [database, server] = await Promise.all([testDatabase('diff_facts'), testClickHouse('diff_facts')]);
  clickhouse = new ClickHouse(server.url);
});
afterAll(async () => {
  await clickhouse.close();
  await Promise.all([database.drop(), server.drop()]);
});

const someAccounts = (): Stores => {
  const stores = new Stores();
  for (let number = 0; number < 30; number++) {
    const account = { accountId: `a${number}`, ownerId: 'o' };
    stores.append(new Opened({ ...account, limit: '0' }));
    stores.append(new Deposited({ ...account, amount: '9007199254740993', ...(number % 2 ? { note: 'n' } : {}) }));
    if (number % 3 === 0) stores.append(new Closed(account));
  }
  return stores;
};
const { recorded } = someAccounts();

let versionsMade = 1;
/** Another version of a fact table, with tables of its own, that has read everything. */
const beside = async (
  blue: ClickhouseFacts,
  changes: Partial<ClickhouseFacts> = {},
  { merged = true } = {},
): Promise<SideBySide> => {
  versionsMade += 1;
  const made = await SideBySide.facts(database.pool, clickhouse, blue, { ...blue, version: versionsMade, ...changes });
  if (!merged) await server.stopMerges();
  await made.apply(arrivalsOf(recorded), []);
  return made;
};

const groupsOf = ({ groups }: DiffReport): string[] =>
  groups.map(({ kind, column, rows }) => [kind, column, rows].join(' '));

const tableOf = ({ green }: SideBySide): string => green.projection.id;

test.each([
  ['known by their event', deposits, 30],
  ['known by an identity', accountStates, 30],
])('two versions that give the same facts are equal: %s', async (_, facts, rowsCompared) => {
  const versions = await beside(facts);
  expect(await versions.diff()).toMatchObject({
    ...{ view: facts.name, engine: 'clickhouse', blue: 1, green: versionsMade },
    ...{ equal: true, rowsCompared, rowsDiffering: 0, groups: [] },
  });
});

test('a wrong cell is found, with both values to the last digit, and null is not empty text', async () => {
  const versions = await beside(deposits);
  const where = `account_id = 'a0' settings mutations_sync = 1`;
  await clickhouse.command(
    `alter table ${tableOf(versions)} update amount = 9007199254740992, note = '' where ${where}`,
  );
  expect(await versions.diff()).toMatchObject({
    rowsDiffering: 1,
    groups: [
      {
        ...{ kind: 'changed', column: 'amount', rows: 1 },
        examples: [
          { key: expect.stringMatching(/^[0-9a-f-]{36}\/0$/), blue: '9007199254740993', green: '9007199254740992' },
        ],
      },
      { kind: 'changed', column: 'note', rows: 1, examples: [{ blue: null, green: '' }] },
    ],
  });
});

test('a fact that is missing, one too many, and one that stands at another event are found', async () => {
  const versions = await beside(accountStates);
  const table = tableOf(versions);
  const row = (id: string, state: string) => `('${id}', '${state}', generateUUIDv4(), 0, 9)`;
  await clickhouse.command(`insert into ${table} values ${row(`a\\'"\\\\\\0`, 'open')}, ${row('a1', 'lost')}`);
  await clickhouse.command(`delete from ${table} where account_id = 'a7' settings lightweight_deletes_sync = 1`);
  const report = await versions.diff();
  expect(report).toMatchObject({ rowsCompared: 31, rowsDiffering: 3 });
  expect(report.groups).toEqual([
    { kind: 'changed', column: 'state', rows: 1, examples: [{ key: 'a1', blue: 'open', green: 'lost' }] },
    { kind: 'only-blue', column: null, rows: 1, examples: [{ key: 'a7', blue: 'present', green: null }] },
    { kind: 'only-green', column: null, rows: 1, examples: [{ key: `a'"\\\0`, blue: null, green: 'present' }] },
  ]);
});

test('a handler that differs for one type of event shows in its facts alone, superseded ones are not looked at', async () => {
  const merged = false;
  const closedElsewise = ({ accountId }: Closed) => [{ account_id: accountId, state: 'ended' }];
  try {
    const versions = await beside(accountStates, { on: { ...accountStates.on, Closed: closedElsewise } }, { merged });
    expect(groupsOf(await versions.diff())).toEqual(['changed state 10']);
    const openedOnly = { Opened: accountStates.on['Opened'] ?? (() => []) };
    const fewer = await beside(accountStates, { on: openedOnly }, { merged });
    expect(groupsOf(await fewer.diff())).toEqual(['changed state 10']);
  } finally {
    await server.startMerges();
  }
});

test('other columns: added ones are named, removed ones are a group, other types are compared by text', async () => {
  const other = clickhouseFacts('deposits', {
    version: 1,
    from: [Accounts],
    columns: { account_id: 'String', amount: 'UInt64', kind: 'String', at: "DateTime64(6, 'UTC')" },
    orderBy: ['at'],
  }).on({
    Deposited: ({ accountId, amount }, { at }) => [{ account_id: accountId, amount, kind: 'deposit', at }],
  });
  const versions = await beside(deposits, { columns: other.columns, orderBy: other.orderBy, on: other.on });
  const report = await versions.diff();
  expect(report).toMatchObject({ addedColumns: ['kind'], rowsDiffering: 0 });
  expect(groupsOf(report)).toEqual(['column-removed note 30']);
});

test('facts known by something else are all others, none is taken for another', async () => {
  const versions = await beside(accountStates, { identity: ['account_id', 'state'], orderBy: ['account_id', 'state'] });
  expect(groupsOf(await versions.diff())).toEqual(['only-green  40', 'only-blue  30']);
});

test('a fact that one event has left twice, for its sorting key has changed between, is one too many', async () => {
  const versions = await beside(deposits);
  const table = tableOf(versions);
  await clickhouse.command(
    `insert into ${table} select account_id, at + 1, amount, note, _event_id, _row, _version from ${table} limit 1`,
  );
  const report = await versions.diff();
  expect(report).toMatchObject({ rowsCompared: 30, rowsDiffering: 1 });
  expect(report.groups).toMatchObject([
    { kind: 'only-green', column: null, rows: 1, examples: [{ blue: 'present', green: 'present 2 times' }] },
  ]);
});

test('many facts are compared in portions, and every difference is found once', async () => {
  const versions = await beside(accountStates);
  const fill = (table: string, state: string) =>
    clickhouse.command(
      `insert into ${table} select 'k' || toString(number), ${state}, reinterpretAsUUID(number), 0, 1 from numbers(50000)`,
    );
  await fill('account_states_v1', `'open'`);
  await fill(tableOf(versions), `if(number % 1000 = 7, 'lost', 'open')`);
  await clickhouse.command(`delete from ${tableOf(versions)} where account_id like 'k777%'`);
  const report = await versions.diff();
  expect(report).toMatchObject({ rowsCompared: 50_030, rowsDiffering: 50 + 11 });
  await clickhouse.command(`delete from account_states_v1 where account_id like 'k%'`);
});
