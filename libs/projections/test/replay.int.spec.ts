import type { RecordedEvent } from '@refold/model';
import { testClickHouse, testDatabase, type TestClickHouse, type TestDatabase } from '@refold/testing';
import {
  ClickHouse,
  FactsProjection,
  replay,
  ViewProjection,
  type OperatorTools,
  type ProjectionRunner,
  type ReplayOrder,
} from '../src';
import { accounts, accountStates, Audited, Closed, Deposited, deposits, holdings, Named, Opened, Stores } from './bank';
import { operatorTools } from './operator-tools';
import { arrivalsOf, dump, ownersOf, runnerOf } from './projected';

let database: TestDatabase;
let stores: Stores;
let tools: OperatorTools;
let runners: ProjectionRunner[];
const views = [new ViewProjection(accounts), new ViewProjection(holdings)];

const account = (accountId: string, ownerId = 'o1') => ({ accountId, ownerId });
const opened = (accountId: string, ownerId?: string) => new Opened({ ...account(accountId, ownerId), limit: '0' });
const deposited = (accountId: string, amount: string, ownerId?: string) =>
  new Deposited({ ...account(accountId, ownerId), amount });
const apply = async (recorded: readonly RecordedEvent[]) => {
  for (const runner of runners) await runner.apply(arrivalsOf(recorded), []);
};
const order = (given: Partial<ReplayOrder>): ReplayOrder => ({
  ...{ view: 'accounts', keys: [], streams: [], types: [], dryRun: false },
  ...given,
});
const replayed = (given: Partial<ReplayOrder>) => replay(tools, order(given));
const spoil = (change = `balance = balance + 1`, where = 'true', table = 'accounts_v1') =>
  database.pool.query(`update ${table} set ${change} where ${where}`);
const stamps = async () => {
  const { rows } = await database.pool.query<{ id: string; stamp: string }>(
    `select account_id as id, xmin::text as stamp from accounts_v1 order by 1`,
  );
  return rows.map(({ id, stamp }) => `${id} ${stamp}`);
};

beforeEach(async () => {
  database = await testDatabase('replay');
  stores = new Stores();
  tools = operatorTools(database.pool, views, { owners: ownersOf(stores.recorded) });
  runners = await Promise.all(views.map((view) => runnerOf(database.pool, view)));
  stores.append(
    new Named({ ownerId: 'o1', name: 'Ada' }), // 0
    opened('a1'), // 1
    deposited('a1', '400'), // 2
    opened('a2'), // 3
    deposited('a2', '5'), // 4
    opened('b1', 'o2'), // 5
    deposited('b1', '70', 'o2'), // 6
    new Closed(account('a2')), // 7
    new Audited(account('a1')), // 8
  );
  await apply(stores.recorded);
});
afterEach(() => database.drop());
const moment = (at: number) => stores.recorded[at]?.recordedAt ?? '';

describe('rows', () => {
  test('that are altered, removed or wrongly deleted become what their events give, and no sum doubles', async () => {
    const before = [await dump(database.pool, accounts), await dump(database.pool, holdings)];
    await spoil('balance = 7, owner_name = null, rich = true', `account_id = 'a1'`);
    await spoil('_deleted = false', `account_id = 'a2'`);
    await database.pool.query(`delete from accounts_v1 where account_id = 'b1'`);
    await spoil('deposited = 0, accounts = 9', 'true', 'holdings_v1');
    expect(await replayed({ keys: ['a1', 'a2', 'b1', 'nobody'] })).toEqual({
      ...{ view: 'accounts', version: 1, keys: 4, changedRows: 3, dryRun: false },
      events: 9,
    });
    expect(await replayed({ view: 'holdings', keys: ['o1', 'o2'] })).toMatchObject({ changedRows: 2 });
    expect([await dump(database.pool, accounts), await dump(database.pool, holdings)]).toEqual(before);
    expect(await replayed({ keys: ['a1', 'a2', 'b1', 'nobody'] })).toMatchObject({ changedRows: 0 });
    await apply(stores.append(deposited('a1', '1')));
    expect((await dump(database.pool, accounts))[0]).toMatchObject({ balance: 401, deposits: 2, owner_name: 'Ada' });
  });

  test('that no event has made are removed', async () => {
    await database.pool.query(
      `insert into accounts_v1 select 'planted', owner_id, owner_name, owner_tags, balance, deposits, notes, rich,
         opened_at, _defined, _deleted from accounts_v1 where account_id = 'a1'`,
    );
    expect(await replayed({ keys: ['planted'] })).toMatchObject({ changedRows: 1 });
    expect(await dump(database.pool, accounts)).toHaveLength(3);
  });

  test('that are right are not written', async () => {
    const before = await stamps();
    expect(await replayed({ keys: ['a1', 'a2'] })).toMatchObject({ keys: 2, changedRows: 0 });
    expect(await stamps()).toEqual(before);
  });

  test('are only counted in a dry run', async () => {
    await spoil();
    const before = await dump(database.pool, accounts);
    expect(await replayed({ types: ['Deposited'], dryRun: true })).toMatchObject({ changedRows: 3, dryRun: true });
    expect(await dump(database.pool, accounts)).toEqual(before);
  });

  test('take what they copy from the events, not from what is stored of it', async () => {
    await database.pool.query(`update accounts_v1__by_owner_id set columns = '{"owner_name":"Eve"}' where key = 'o1'`);
    await spoil(`owner_name = 'Eve'`, `owner_id = 'o1'`);
    expect(await replayed({ types: ['Named'] })).toMatchObject({ keys: 2 });
    await apply(stores.append(opened('a3')));
    const rows = (await dump(database.pool, accounts)) as { owner_id: string; owner_name: string }[];
    expect(rows.filter(({ owner_id }) => owner_id === 'o1').map(({ owner_name }) => owner_name)).toEqual([
      'Ada',
      'Ada',
      'Ada',
    ]);
  });
});

describe('what is chosen', () => {
  const keysOf = async (given: Partial<ReplayOrder>) => {
    await spoil('deposits = 99');
    await replayed(given);
    const rows = (await dump(database.pool, accounts)) as { account_id: string; deposits: number }[];
    return rows.filter(({ deposits: number }) => number !== 99).map(({ account_id }) => account_id);
  };

  test('by streams and types', async () => {
    expect(await keysOf({ streams: ['account-a2', 'account-b1'] })).toEqual(['a2', 'b1']);
    expect(await keysOf({ streams: ['account-a2', 'account-b1'], types: ['Closed'] })).toEqual(['a2']);
    expect(await keysOf({ types: ['Closed'] })).toEqual(['a2']);
    expect(await keysOf({ streams: ['owner-o1'] })).toEqual(['a1', 'a2']);
  });

  test('by time, both ends included, to the microsecond', async () => {
    expect(await keysOf({ from: moment(6), to: moment(7) })).toEqual(['a2', 'b1']);
    expect(await keysOf({ from: moment(7), to: moment(7) })).toEqual(['a2']);
    expect(await keysOf({ from: '2026-01-01T00:00:00.000006Z', to: '2026-01-01T01:00:00.000006+01:00' })).toEqual([
      'b1',
    ]);
    expect(await keysOf({ to: moment(2), types: ['Opened', 'Deposited'] })).toEqual(['a1']);
    expect(await keysOf({ from: moment(8) })).toEqual([]);
  });

  test('by key and more: a row of which no event is meant is left alone', async () => {
    expect(await keysOf({ keys: ['a1', 'b1'], from: moment(5) })).toEqual(['b1']);
  });

  test('that means nothing, or what can never reach the view, is refused', async () => {
    const refused: [Partial<ReplayOrder>, string, string][] = [
      [{}, 'refused', 'Nothing is chosen'],
      [{ types: ['Moved'] }, 'unknown', 'does not handle'],
      [{ streams: ['parcel-1'] }, 'unknown', 'does not follow'],
      [{ from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, 'refused', 'the first is the later'],
      [{ from: '2026-01-01T00:00:00.0000001Z' }, 'refused', 'from:'],
      [{ version: 2, keys: ['a'] }, 'refused', 'version 2'],
    ];
    for (const [given, code, message] of refused)
      await expect(replayed(given)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

test('what is parked does not get into a row by a replay', async () => {
  await apply(stores.append(new Deposited({ ...account('a1'), amount: '1', note: 'break' }), deposited('a1', '2')));
  const before = await dump(database.pool, accounts);
  expect(await replayed({ keys: ['a1'] })).toMatchObject({ changedRows: 0 });
  expect(await dump(database.pool, accounts)).toEqual(before);
});

test('a row whose ledger names another event than its owner has is left alone, and told', async () => {
  const other = crypto.randomUUID();
  await database.pool.query(`update accounts_v1__ledger set event_id = $1 where stream_id = 'account-b1'`, [other]);
  await spoil();
  await expect(replayed({ keys: ['a1', 'b1'] })).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining(other),
  });
  expect(await dump(database.pool, accounts)).toMatchObject([{ balance: 400 }, {}, { balance: 71 }]);
});

test('beside live flushes nothing is lost and nothing doubled', async () => {
  const last = { done: false };
  const live = (async () => {
    for (let round = 0; round < 40; round++) {
      const batch = stores.append(
        ...['a1', 'a4', `n${round}`].map((id) => (id.startsWith('n') ? opened(id) : deposited(id, '1'))),
        new Named({ ownerId: 'o1', name: `Ada ${round}` }),
      );
      await apply(batch);
      if (round % 10 === 5) await spoil('balance = -1, owner_name = null', `account_id in ('a1', 'n${round}')`);
      if (round % 10 === 7) await database.pool.query(`delete from holdings_v1 where owner_id = 'o1'`);
      await replayed({ view: 'holdings', keys: ['o1'] });
    }
    last.done = true;
  })();
  while (!last.done) {
    await replayed({ keys: ['a1', 'a4', 'b1'] });
    await replayed({ streams: ['owner-o1'] });
    await replayed({ view: 'holdings', keys: ['o1', 'o2'] });
  }
  await live;
  await replayed({ types: ['Opened', 'Deposited', 'Named'] });
  const rows = (await dump(database.pool, accounts)) as { account_id: string; balance: number; owner_name: string }[];
  expect(rows).toHaveLength(44);
  const balances = Object.fromEntries(rows.map(({ account_id, balance }) => [account_id, balance]));
  expect(balances).toMatchObject({ a1: 440, a4: 40, b1: 70, n5: 0 });
  expect(new Set(rows.map(({ owner_name }) => owner_name))).toEqual(new Set(['Ada 39', null]));
  expect(await dump(database.pool, holdings)).toMatchObject([
    { owner_id: 'o1', name: 'Ada 39', accounts: 42, deposited: 485 },
    { owner_id: 'o2', accounts: 1, deposited: 70 },
  ]);
}, 30_000);

describe('facts', () => {
  let server: TestClickHouse;
  let clickhouse: ClickHouse;
  beforeEach(async () => {
    server = await testClickHouse('replay');
    clickhouse = new ClickHouse(server.url);
    const facts = [deposits, accountStates].map((each) => new FactsProjection(each, clickhouse));
    tools = operatorTools(database.pool, facts, { owners: ownersOf(stores.recorded), clickhouse });
    runners = await Promise.all(facts.map((each) => runnerOf(database.pool, each)));
    await apply(stores.recorded);
  });
  afterEach(async () => {
    await clickhouse.close();
    await server.drop();
  });
  const read = (table: string, columns: string) =>
    clickhouse.select<Record<string, unknown>>(`select ${columns} from ${table} final order by all`);
  const change = (table: string, what: string) =>
    clickhouse.command(`alter table ${table} ${what} settings mutations_sync = 1`);

  test('of the chosen events are sent again and replace themselves', async () => {
    const before = await read('deposits_v1', '*');
    await change('deposits_v1', `update amount = 1 where account_id = 'a1'`);
    await change('deposits_v1', `delete where account_id = 'b1'`);
    expect(await replayed({ view: 'deposits', types: ['Deposited'] })).toEqual({
      ...{ view: 'deposits', version: 1, keys: 3, events: 3, changedRows: 2, dryRun: false },
    });
    expect(await read('deposits_v1', '*')).toEqual(before);
    expect(await replayed({ view: 'deposits', types: ['Deposited'] })).toMatchObject({ changedRows: 0 });
    expect(await read('deposits_v1', 'count() as facts, sum(amount) as amount')).toEqual([
      { facts: '3', amount: '475' },
    ]);
  });

  test('are chosen by time to the microsecond, by the id of a stream, and by identity', async () => {
    expect(await replayed({ view: 'deposits', from: moment(4), to: moment(6), dryRun: true })).toMatchObject({
      events: 2,
    });
    expect(await replayed({ view: 'deposits', from: '2026-01-01T00:00:00.000005Z', dryRun: true })).toMatchObject({
      events: 1,
    });
    expect(await replayed({ view: 'deposits', keys: ['account-a1'], dryRun: true })).toMatchObject({ events: 1 });
    expect(await replayed({ view: 'account_states', keys: ['a2'], dryRun: true })).toMatchObject({
      events: 2,
      keys: 1,
    });
  });

  test('a later version that nobody gave does not stand in their way', async () => {
    await clickhouse.command(
      `insert into account_states_v1 values ('a1', 'closed', '${crypto.randomUUID()}', 0, 1000)`,
    );
    expect(await replayed({ view: 'account_states', streams: ['account-a1'] })).toMatchObject({ changedRows: 1 });
    expect(await read('account_states_v1', 'account_id, state')).toEqual([
      { account_id: 'a1', state: 'open' },
      { account_id: 'a2', state: 'closed' },
      { account_id: 'b1', state: 'open' },
    ]);
  });
});
