import { clickhouseFacts, type ClickhouseFacts } from '@refold/model';
import { testClickHouse, testDatabase, type TestClickHouse, type TestDatabase } from '@refold/testing';
import { ClickHouse, FactsProjection, readLetters, type FlushPoint, type ProjectionRunner } from '../src';
import { Accounts, accountStates, Closed, Deposited, deposits, Opened, Stores } from './bank';
import { arrivalsOf, runnerOf } from './projected';

let database: TestDatabase;
let server: TestClickHouse;
let clickhouse: ClickHouse;
beforeEach(async () => {
  [database, server] = await Promise.all([testDatabase('facts'), testClickHouse('facts')]);
  clickhouse = new ClickHouse(server.url);
});
afterEach(async () => {
  await clickhouse.close();
  await Promise.all([database.drop(), server.drop()]);
});

const runnerFor = (facts: ClickhouseFacts, at?: (point: FlushPoint) => void): Promise<ProjectionRunner> =>
  runnerOf(database.pool, new FactsProjection(facts, clickhouse), { at });

const read = (table: string, columns: string) =>
  clickhouse.select<Record<string, unknown>>(`select ${columns} from ${table} final order by all`);

const deposited = (accountId: string, amount: string, note?: string) =>
  new Deposited({ accountId, ownerId: 'o1', amount, note });

test('facts are exact: 64 bits, microseconds, quotes, nulls', async () => {
  const stores = new Stores();
  stores.append(deposited('a', '9007199254740993', 'a "quoted" \\u0000 \n family 👨‍👩‍👧'), deposited('a', '-7'));
  await (await runnerFor(deposits)).apply(arrivalsOf(stores.recorded), []);
  expect(await read('deposits_v1', 'account_id, toString(at) as at, amount, note, _row, _version')).toEqual([
    {
      account_id: 'a',
      at: '2026-01-01 00:00:00.000000',
      amount: '9007199254740993',
      note: 'a "quoted" \\u0000 \n family 👨‍👩‍👧',
      _row: 0,
      _version: '1',
    },
    { account_id: 'a', at: '2026-01-01 00:00:00.000001', amount: '-7', note: null, _row: 0, _version: '2' },
  ]);
});

const replayed: FlushPoint[] = ['rows-written', 'progress-written'];

test.each(replayed)(
  'a process that dies when the flush is %s sends the same facts again, and each counts once',
  async (point) => {
    const stores = new Stores();
    for (let number = 0; number < 300; number++) stores.append(deposited(`a${number % 7}`, '10'));
    let dying = true;
    const runner = await runnerFor(deposits, (reached) => {
      if (dying && reached === point) throw new Error('died');
    });
    await expect(runner.apply(arrivalsOf(stores.recorded), [])).rejects.toThrow('died');
    dying = false;
    await runner.apply(arrivalsOf(stores.recorded), []);
    await runner.apply(arrivalsOf(stores.recorded), []);
    expect(await read('deposits_v1', 'count() as facts, sum(amount) as amount')).toEqual([
      { facts: '300', amount: '3000' },
    ]);
  },
);

test('a later version of a fact replaces it before any merge, and an earlier one that comes again does not', async () => {
  const stores = new Stores();
  const [opened, closed] = stores.append(
    new Opened({ accountId: 'a', ownerId: 'o1', limit: '0' }),
    new Closed({ accountId: 'a', ownerId: 'o1' }),
  );
  const runner = await runnerFor(accountStates);
  await server.stopMerges();
  await runner.apply(arrivalsOf([opened, closed].flatMap((each) => each ?? [])), []);
  await database.pool.query('truncate account_states_v1__ledger');
  await runner.apply(arrivalsOf(opened ? [opened] : []), []);
  expect(await read('account_states_v1', 'account_id, state, _version')).toEqual([
    { account_id: 'a', state: 'closed', _version: '2' },
  ]);
});

test('150 days in one block are taken', async () => {
  const stores = new Stores();
  for (let day = 0; day < 150; day++) stores.append(deposited('a', '1'));
  const spread = stores.recorded.map((each, day) => ({
    ...each,
    occurredAt: new Date(Date.UTC(2017, 0, 1 + day)).toISOString().replace('Z', '000Z'),
  }));
  await (await runnerFor(deposits)).apply(arrivalsOf(spread), []);
  expect(await read('deposits_v1', 'uniqExact(toDate(at)) as days')).toEqual([{ days: '150' }]);
});

describe('what a table would silently make a zero of', () => {
  const bad = (name: string, columns: Record<string, string>, row: object) =>
    clickhouseFacts(name, { version: 1, from: [Accounts], columns, orderBy: [] }).on({
      Deposited: () => [row] as never,
    });
  const columns = { units: 'UInt32', at: "DateTime64(6, 'UTC')" };
  const at = '2026-01-01T00:00:00.000000Z';

  test.each([
    ['a column by another name', { unitsSold: 1, at }],
    ['null', { units: null, at }],
    ['no number', { units: Number.NaN, at }],
    ['a number beyond 32 bits', { units: 4_294_967_296, at }],
    ['a moment that ClickHouse cannot hold', { units: 1, at: '2350-01-01T00:00:00.000000Z' }],
  ])('is parked with its reason: %s', async (_, row) => {
    const stores = new Stores();
    stores.append(deposited('a', '1'));
    await (await runnerFor(bad('sales', columns, row))).apply(arrivalsOf(stores.recorded), []);
    expect(await readLetters(database.pool, 'sales_v1')).toMatchObject([{ status: 'failed', reason: 'fold-failed' }]);
    expect(await read('sales_v1', 'count() as facts')).toEqual([{ facts: '0' }]);
  });

  test('a table that is not as its definition says stops the start', async () => {
    await clickhouse.command('create table sales_v1 (units UInt64) engine = MergeTree order by units');
    await expect(runnerFor(bad('sales', columns, {}))).rejects.toThrow(/sales_v1 has the columns units UInt64, but/);
  });

  test('cells that ClickHouse itself refuses are refused, whole, and the good facts of the batch go in', async () => {
    const wrong = clickhouseFacts('ids', { version: 1, from: [Accounts], columns: { id: 'UUID' }, orderBy: ['id'] }).on(
      {
        Deposited: ({ note }) => [{ id: note ?? '' }],
      },
    );
    const stores = new Stores();
    const id = crypto.randomUUID();
    stores.append(deposited('a', '1', id), deposited('b', '1', 'no uuid'), deposited('c', '1', crypto.randomUUID()));
    await (await runnerFor(wrong)).apply(arrivalsOf(stores.recorded), []);
    expect(await readLetters(database.pool, 'ids_v1')).toMatchObject([
      { streamId: 'account-b', reason: 'refused-by-store' },
    ]);
    expect(await read('ids_v1', 'count() as facts')).toEqual([{ facts: '2' }]);
  });
});

test('an unreachable ClickHouse is no bad event', async () => {
  const stores = new Stores();
  stores.append(deposited('a', '1'));
  const runner = await runnerFor(deposits);
  const away = new ClickHouse('http://admin:none@127.0.0.1:9/refold');
  const unreachable = await runnerFor(deposits).then(() => new FactsProjection(deposits, away));
  const lonely = await runnerOf(database.pool, Object.assign(unreachable, { prepare: async () => undefined }));
  await expect(lonely.apply(arrivalsOf(stores.recorded), [])).rejects.toThrow();
  expect(await readLetters(database.pool, 'deposits_v1')).toEqual([]);
  await runner.apply(arrivalsOf(stores.recorded), []);
  expect(await read('deposits_v1', 'count() as facts')).toEqual([{ facts: '1' }]);
  await away.close();
});
