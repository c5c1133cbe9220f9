import { clickhouseFacts, type ClickhouseFacts } from '@refold/model';
import { testClickHouse, testDatabase, type TestClickHouse, type TestDatabase } from '@refold/testing';
import {
  ClickHouse,
  discardLetter,
  FactsProjection,
  listLetters,
  previewLetter,
  readLetters,
  retryChosen,
  type Projection,
} from '../src';
import { Accounts, accountStates, Closed, Deposited, deposits, handlerMistake, Opened, Stores } from './bank';
import { operatorTools } from './operator-tools';
import { arrivalsOf, runnerOf } from './projected';

let database: TestDatabase;
let server: TestClickHouse;
let clickhouse: ClickHouse;
beforeEach(async () => {
  [database, server] = await Promise.all([testDatabase('fact_letters'), testClickHouse('fact_letters')]);
  clickhouse = new ClickHouse(server.url);
});
afterEach(async () => {
  handlerMistake.present = true;
  await clickhouse.close();
  await Promise.all([database.drop(), server.drop()]);
});

const deposited = (accountId: string, amount: string, note?: string) =>
  new Deposited({ accountId, ownerId: 'o1', amount, note });
const tools = (...projections: Projection[]) => operatorTools(database.pool, projections, { clickhouse });
const count = async (table: string): Promise<number> => {
  const [row] = await clickhouse.select<{ facts: string }>(`select count() as facts from ${table} final`);
  return Number(row?.facts);
};

/** Deposits whose handler is mended later. */
const sales: ClickhouseFacts = clickhouseFacts('sales', {
  version: 1,
  from: [Accounts],
  columns: { account_id: 'String', amount: 'Int64' },
  orderBy: ['account_id'],
}).on({
  Deposited: ({ accountId, amount, note }) => {
    if (note === 'break' && handlerMistake.present) throw new Error('The handler has a mistake');
    return [{ account_id: accountId, amount }];
  },
});

test('a preview gives the facts that would be sent, and sends none', async () => {
  const runner = await runnerOf(database.pool, new FactsProjection(sales, clickhouse));
  const stores = new Stores();
  const [first] = stores.append(deposited('a', '1', 'break'), deposited('a', '20'));
  await runner.apply(arrivalsOf(stores.recorded), []);
  handlerMistake.present = false;
  const operator = tools(runner.projection);
  const [letter] = await listLetters(operator, { view: 'sales', limit: 10 });
  const preview = await previewLetter(operator, { id: letter?.id ?? '' });
  expect(preview).toMatchObject({ applied: 2, parked: 0, problems: [] });
  expect(preview.rows).toMatchObject([
    { key: `a/${first?.id}/0`, before: null, after: { account_id: 'a', amount: '1', _version: 1 } },
    { before: null, after: { account_id: 'a', amount: '20', _version: 2 } },
  ]);
  expect(await count('sales_v1')).toBe(0);
  expect(await readLetters(database.pool, 'sales_v1')).toHaveLength(2);
  expect(await retryChosen(operator, { id: letter?.id, dryRun: false }, () => undefined)).toMatchObject({ applied: 2 });
  expect(await count('sales_v1')).toBe(2);
});

test('one version with two contents is seen, and neither a late nor a second event changes the fact', async () => {
  const runner = await runnerOf(database.pool, new FactsProjection(accountStates, clickhouse));
  const stores = new Stores();
  const account = { accountId: 'a', ownerId: 'o1' };
  const [opened, closed] = stores.append(new Opened({ ...account, limit: '0' }), new Closed(account));
  if (!opened || !closed) throw new Error('two events were appended');
  await runner.apply(arrivalsOf([opened, closed]), []);
  const other = { ...opened, streamVersion: 2, id: crypto.randomUUID() };
  await runner.apply(arrivalsOf([opened, other, ...stores.append(new Opened({ ...account, limit: '0' }))]), []);
  const states = () => clickhouse.select('select state from account_states_v1 final');
  expect(await states()).toEqual([{ state: 'closed' }]);
  const operator = tools(runner.projection);
  const letters = await listLetters(operator, { limit: 10 });
  expect(letters).toMatchObject([
    { view: 'account_states', reason: 'foreign-history', streamVersion: 2, eventId: other.id },
    { reason: 'waits-for-stream', streamVersion: 3 },
  ]);
  await discardLetter(operator, { id: letters[0]?.id ?? '', reason: 'of a restored store', dryRun: false });
  expect(await states()).toEqual([{ state: 'open' }]);
});

test.each([
  ['without memory', 'max_memory_usage=1000000', /memory limit/i],
  ['without time', 'max_execution_time=0.001', /timeout exceeded/i],
])('a ClickHouse %s for an insert has no bad event', async (_, setting, problem) => {
  const strained = new ClickHouse(`${server.url}?clickhouse_setting_${setting}`);
  try {
    const stores = new Stores();
    for (let number = 0; number < 3_000; number++) stores.append(deposited(`a${number % 50}`, '1', 'x'.repeat(500)));
    await runnerOf(database.pool, new FactsProjection(deposits, clickhouse));
    const lame = Object.assign(new FactsProjection(deposits, strained), { prepare: async () => undefined });
    const runner = await runnerOf(database.pool, lame);
    await expect(runner.apply(arrivalsOf(stores.recorded), [])).rejects.toThrow(problem);
    expect(await readLetters(database.pool, 'deposits_v1')).toEqual([]);
  } finally {
    await strained.close();
  }
});
