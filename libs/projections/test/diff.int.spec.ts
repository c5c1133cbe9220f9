import { testDatabase, type TestDatabase } from '@refold/testing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AnyView, DiffReport } from '../src';
import { AccountRow, accounts, Closed, Deposited, Named, Opened, Stores } from './bank';
import { arrivalsOf } from './projected';
import { accountsVersion, SideBySide } from './versions';

let database: TestDatabase;
let versions: SideBySide;
beforeAll(async () => {
  database = await testDatabase('diff');
  versions = await beside(accountsVersion(2));
});
beforeEach(() => change('truncate accounts_v2; insert into accounts_v2 select * from accounts_v1'));
afterAll(() => database.drop());

const change = (statement: string): Promise<unknown> => database.pool.query(statement);

/** Nine open accounts of three owners, one that is closed, and one whose opening has not come yet. */
const someAccounts = (): Stores => {
  const stores = new Stores();
  for (let number = 0; number < 10; number++) {
    const account = { accountId: `a${number}`, ownerId: `o${number % 3}` };
    stores.append(new Opened({ ...account, limit: '0' }));
    stores.append(new Deposited({ ...account, amount: String(number), note: `note ${number} \\u0000 "é" \\` }));
  }
  stores.append(new Closed({ accountId: 'a9', ownerId: 'o0' }), new Named({ ownerId: 'o0', name: 'Ada' }));
  return stores;
};
const { recorded } = someAccounts();
const unopened = recorded.map((each) =>
  each.streamId === 'account-a8' && each.type === 'Opened' ? { ...each, type: 'Audited' } : each,
);

const beside = async (green: AnyView, blue: AnyView = accounts): Promise<SideBySide> => {
  const made = await SideBySide.views(database.pool, blue, green);
  await made.apply(arrivalsOf(unopened), []);
  return made;
};

const groupsOf = ({ groups }: DiffReport): string[] =>
  groups.map(({ kind, column, rows }) => [kind, column, rows].join(' '));

test('two versions that fold alike are equal', async () => {
  expect(await versions.diff()).toMatchObject({
    ...{ view: 'accounts', engine: 'postgres', blue: 1, green: 2 },
    ...{ equal: true, rowsCompared: 10, rowsDiffering: 0, groups: [], addedColumns: [] },
  });
});

test('a wrong cell is found, with its key and both values, exact to the last digit', async () => {
  await change(`update accounts_v2 set balance = 9007199254740993 where account_id = 'a3'`);
  expect(await versions.diff()).toMatchObject({
    ...{ equal: false, rowsCompared: 10, rowsDiffering: 1 },
    groups: [
      {
        ...{ kind: 'changed', column: 'balance', rows: 1 },
        examples: [{ key: 'a3', blue: '3', green: '9007199254740993' }],
      },
    ],
  });
});

test.each([
  ['a missing row', `delete from accounts_v2 where account_id = 'a0'`, ['only-blue  1']],
  [
    'an additional row',
    `insert into accounts_v2 select 'zz', owner_id, owner_name, owner_tags, balance, deposits, notes, rich, opened_at,
       _defined, _deleted from accounts_v2 where account_id = 'a0'`,
    ['only-green  1'],
  ],
  [
    'a row that only one has deleted',
    `update accounts_v2 set _deleted = true where account_id = 'a1'`,
    ['only-blue _deleted 1'],
  ],
  [
    'a row that only one has deleted although it was changed',
    `update accounts_v2 set _deleted = false, balance = 70 where account_id = 'a9'`,
    ['only-green _deleted 1'],
  ],
  [
    'a row that is not defined in one',
    `update accounts_v2 set _defined = false where account_id = 'a1'`,
    ['only-blue _defined 1'],
  ],
  ['a tombstone that is missing', `delete from accounts_v2 where account_id = 'a9'`, ['changed _deleted 1']],
  [
    'an undefined row that is missing, for it holds what came early',
    `delete from accounts_v2 where account_id = 'a8'`,
    ['changed _defined 1'],
  ],
  [
    'a cell of a row that no reader sees yet',
    `update accounts_v2 set deposits = 7 where account_id = 'a8'`,
    ['changed deposits 1'],
  ],
  [
    'empty text against null',
    `update accounts_v2 set owner_name = '' where account_id = 'a1'`,
    ['changed owner_name 1'],
  ],
  [
    'one escape more in a text',
    `update accounts_v2 set notes = replace(notes::text, 'é', 'é\\\\')::jsonb where account_id = 'a1'`,
    ['changed notes 1'],
  ],
  [
    'two rows that have swapped a value',
    `update accounts_v2 set balance = 3 - balance where account_id in ('a1', 'a2')`,
    ['changed balance 2'],
  ],
  ['a column of all rows', `update accounts_v2 set deposits = deposits + 1`, ['changed deposits 9']],
  ['all rows', `truncate accounts_v2`, ['only-blue  8', 'changed _defined 1', 'changed _deleted 1']],
])('is found: %s', async (_, statement, groups) => {
  await change(statement);
  const report = await versions.diff();
  expect(groupsOf(report)).toEqual(groups);
  expect(report.equal).toBe(false);
});

test.each([
  ['keys of jsonb in another order', `notes = '{"b": 1, "a": [1]}'`, `notes = '{"a": [1], "b": 1}'`],
  ['a number in jsonb with more digits after the point', `notes = '{"a": 1.0}'`, `notes = '{"a": 1}'`],
  ['a moment of another time zone', `opened_at = '2026-01-01 01:00+01'`, `opened_at = '2026-01-01 00:00+00'`],
])('is no difference: %s', async (_, blue, green) => {
  await change(`create table kept as select * from accounts_v1; update accounts_v1 set ${blue}`);
  await change(`update accounts_v2 set ${green}`);
  expect(await versions.diff()).toMatchObject({ equal: true, groups: [] });
  await change('truncate accounts_v1; insert into accounts_v1 select * from kept; drop table kept');
});

test('what a deleted row holds is no difference: nothing will show it again', async () => {
  await change(`update accounts_v2 set balance = 70, _defined = false where account_id = 'a9'`);
  expect(await versions.diff()).toMatchObject({ equal: true });
});

test('no more examples are kept than were asked for, and of a long value the part that differs', async () => {
  const note = `repeat('x', 1000) || account_id || repeat('y', 1000)`;
  await change(`update accounts_v2 set notes = jsonb_build_object('1', ${note})`);
  const [group] = (await versions.diff(2)).groups;
  expect(group).toMatchObject({ kind: 'changed', column: 'notes', rows: 9 });
  expect(group?.examples).toHaveLength(2);
  expect(group?.examples[0]).toEqual({
    key: 'a0',
    blue: '{"2": "note 0 \\\\u0000 \\"é\\" \\\\"}',
    green: expect.any(String),
  });
  expect(group?.examples[0]?.green).toMatch(/^\{"1": "x{293}…$/);
  expect((await versions.diff(0)).groups).toMatchObject([{ rows: 9, examples: [] }]);
});

test('differences are found at the edges of ranges, before the first key and behind the last', async () => {
  const rows = (table: string) =>
    change(
      `insert into ${table} select 'k' || lpad(n::text, 5, '0'), null, null, '[]', n, 0, '{}', false, null, true, false
       from generate_series(1, 9000) n`,
    );
  await Promise.all([rows('accounts_v1'), rows('accounts_v2')]);
  await change(`insert into accounts_v2 select 'A', null, null, '[]', 0, 0, '{}', false, null, true, false`);
  await change(`insert into accounts_v2 select 'z', null, null, '[]', 0, 0, '{}', false, null, true, false`);
  const edges = [4_085, 4_086, 4_087, 8_181, 8_182, 8_183, 9_000].map((n) => `'k0${n}'`);
  await change(`update accounts_v2 set balance = -1 where account_id in (${edges.join()})`);
  const seen: number[] = [];
  const report = await versions.diff(20, undefined, ({ done }) => seen.push(done));
  expect(report).toMatchObject({ rowsCompared: 9_012, rowsDiffering: 9 });
  expect(report.groups.map(({ examples }) => examples.map(({ key }) => `'${key}'`))).toEqual([edges, ["'A'", "'z'"]]);
  expect(seen.at(-1)).toBe(9_012);
  expect(seen).toHaveLength(3);
  await change(`delete from accounts_v1 where account_id like 'k%'`);
});

@Entity('accounts')
class OtherRow {
  @PrimaryColumn('text') accountId: string;
  @Column('text', { nullable: true }) ownerId: string | null;
  @Column('text') balance: string;
  @Column('bigint') deposits: bigint;
  @Column('integer') largest: number;
}

const other = (handlers: AnyView['on']): AnyView =>
  accountsVersion(3, {
    row: OtherRow,
    initial: { ownerId: null, balance: '0', deposits: 0n, largest: 0 },
    on: handlers,
    derive: undefined,
    copies: [],
  });

test('other columns: added ones are named, removed ones are a group, and of another type the texts are compared', async () => {
  const changed = await beside(
    other({
      Opened: (_, { ownerId }: Opened) => ({ ownerId }),
      Deposited: (row: OtherRow, { amount }: Deposited) => ({
        balance: String(BigInt(row.balance) + amount),
        deposits: row.deposits + (amount === 5n ? 2n : 1n),
      }),
      Closed: () => null,
    }),
  );
  const report = await changed.diff();
  expect(report.addedColumns).toEqual(['largest']);
  expect(groupsOf(report).sort()).toEqual([
    'changed deposits 1',
    'column-removed notes 8',
    'column-removed opened_at 8',
    'column-removed owner_name 8',
    'column-removed owner_tags 8',
    'column-removed rich 8',
  ]);
  expect(report.groups.find(({ kind }) => kind === 'changed')?.examples).toEqual([
    { key: 'a5', blue: '1', green: '2' },
  ]);
  expect(report.rowsDiffering).toBe(1);
});

test('a fold that differs for one type of event shows in the rows that had one', async () => {
  const initial = accounts.initial as AccountRow;
  const changed = await beside(
    accountsVersion(4, { on: { ...accounts.on, Closed: () => ({ balance: initial.balance - 1n }) } }),
  );
  expect(await changed.diff()).toMatchObject({
    rowsDiffering: 1,
    groups: [
      {
        ...{ kind: 'only-green', column: '_deleted', rows: 1 },
        examples: [{ key: 'a9', blue: 'true', green: 'false' }],
      },
    ],
  });
});
