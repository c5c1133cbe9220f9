import { clickhouseFacts, type RecordedEvent } from '@refold/model';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { Entity, Index } from 'typeorm';
import { RebuildVerbs, type Projector } from '../src';
import { AccountRow, accounts, accountStates, Closed, deposits, HoldingRow, holdings, Owners } from './bank';
import { dump } from './projected';
import { RunningBank, until } from './running-bank';
import { accountsVersion } from './versions';
import { depositsOf, holdingsIn, holdingsOf } from './versions-of-holdings';

jest.setTimeout(90_000);

let bank: RunningBank;
beforeEach(async () => (bank = await RunningBank.open('generations')));
afterEach(() => bank.close());

const statesOf = (version: number): typeof accountStates => ({ ...accountStates, version });

const close = async (...numbers: number[]): Promise<void> =>
  bank.topics.publish(
    bank.stores.append(...numbers.map((number) => new Closed({ accountId: `a${number}`, ownerId: `o${number % 3}` }))),
  );

/** Balance and whether it is closed, of each account, by plain arithmetic: what comes after the end changes nothing. */
const accountsIn = (recorded: readonly RecordedEvent[]): Record<string, unknown> => {
  const found: Record<string, { balance: number; deleted: boolean }> = {};
  for (const { type, data } of recorded.filter(({ service }) => service === 'bank')) {
    const { accountId, amount } = data as { accountId: string; amount: string };
    const account = (found[accountId] ??= { balance: 0, deleted: false });
    if (type === 'Closed') account.deleted = true;
    if (type === 'Deposited' && !account.deleted) account.balance += Number(amount);
  }
  return Object.fromEntries(
    Object.entries(found).map(([id, { balance, deleted }]) => [id, deleted ? 'closed' : balance]),
  );
};

const accountsOf = async (version: number): Promise<Record<string, unknown>> => {
  const rows = (await dump(bank.database.pool, accountsVersion(version))) as Record<string, unknown>[];
  return Object.fromEntries(
    rows.map(({ account_id: id, balance, _deleted }) => [String(id), _deleted ? 'closed' : balance]),
  );
};

const factsOf = async ({ tools }: Projector, version: number): Promise<unknown> => {
  const [sums, closed] = await Promise.all([
    tools.clickhouse.select<{ sum: string }>(`select sum(amount) as sum from deposits_v${version} final`),
    tools.clickhouse.select<{ count: string }>(
      `select count() as count from account_states_v${version} final where state = 'closed'`,
    ),
  ]);
  return { deposited: Number(sums[0]?.sum), closed: Number(closed[0]?.count) };
};

/** Writes without a pause until it is told to stop. */
const writing = () => {
  let over = false;
  const written = (async () => {
    for (; !over; await sleep(10)) await bank.write(40);
  })();
  return async (): Promise<void> => {
    over = true;
    await written;
  };
};

const depositedIn = (recorded: readonly RecordedEvent[]): number =>
  recorded.reduce((sum, { data }) => sum + Number((data as { amount?: string }).amount ?? 0), 0);

/** Of a topic that no fact followed before it. */
const names = clickhouseFacts('names', {
  version: 1,
  from: [Owners],
  columns: { owner_id: 'String', name: 'String' },
  orderBy: ['owner_id'],
}).on({ Named: ({ ownerId, name }) => [{ owner_id: ownerId, name }] });

test('three generations one after the other hold what the first would, and what was deleted stays deleted', async () => {
  await bank.write(120);
  await close(7);
  let projector = bank.start([accounts], [deposits, accountStates]);
  await bank.untilApplied(projector);
  for (const version of [2, 3, 4]) {
    const versions = Array.from({ length: version }, (_, at) => at + 1);
    const stopWriting = writing();
    projector = await bank.deploy(
      projector,
      versions.map((each) => accountsVersion(each)),
      [...versions.map(depositsOf), ...versions.map(statesOf), names],
    );
    const views = ['accounts', 'deposits', 'account_states'];
    await new RebuildVerbs(projector.context).rebuild({
      ...{ views, workers: 2, throttle: 'none', full: true, dryRun: false },
    });
    await bank.untilBuilt('names_v1');
    for (const view of views) await bank.untilBuilt(`${view}_v${version}`);
    await stopWriting();
    await close(version);
    await bank.write(12);
    await bank.untilApplied(projector);
    const { recorded } = bank.stores;
    for (const each of versions) {
      expect(await accountsOf(each)).toEqual(accountsIn(recorded));
      expect(await factsOf(projector, each)).toEqual({ deposited: depositedIn(recorded), closed: version });
    }
    for (const view of views)
      expect(await bank.switches(projector).promote({ view, dryRun: false })).toMatchObject({ to: version });
  }
  // Reading began again for the sake of the new topic: what was in hand then is not taken for a gap.
  expect((await bank.database.pool.query('select * from feed_gaps')).rows).toEqual([]);
  const foreign = `select 1 from projection_progress where projection = 'names_v1' and topic like '%bank'`;
  expect((await bank.database.pool.query(foreign)).rowCount).toBe(0);
  const named = await projector.tools.clickhouse.select<{ count: string }>('select count() as count from names_v1');
  expect(named).toEqual([{ count: '3' }]);
});

test('a topic that is made anew, or loses its records, while a rebuild rests is read from the feed of its owner', async () => {
  await bank.write(300);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  const projector = await bank.deploy(first, [holdings, holdingsOf(2)]);
  const verbs = new RebuildVerbs(projector.context);
  await verbs.rebuild({ views: ['holdings'], workers: 1, throttle: 60, full: false, dryRun: false });
  await until('some of it is read', async () => Number((await verbs.rebuilds([]))[0]?.eventsDone) > 0);
  await verbs.pause('holdings');
  await sleep(700);
  await bank.topics.recreate('bank');
  await bank.topics.deleteRecords('people');
  await bank.write(12);
  await bank.database.pool.query(`update rebuilds set throttle = 'none'`);
  await verbs.resume('holdings');
  await bank.untilBuilt('holdings_v2');
  const holds = async (): Promise<boolean> =>
    JSON.stringify(await bank.holdings(2)) === JSON.stringify(holdingsIn(bank.stores.recorded));
  await until('all is there', holds).catch(() => undefined);
  expect(await bank.holdings(2)).toEqual(holdingsIn(bank.stores.recorded));
});

@Entity('accounts')
@Index(['balance', 'accountId'])
class SortedAccountRow extends AccountRow {}
@Entity('holdings')
@Index(['deposited', 'ownerId'])
class SortedHoldingRow extends HoldingRow {}

test('an index that takes longer than other statements may is waited for at the start, and those made before it are kept', async () => {
  const { pool, url } = bank.database;
  const first = bank.start([accounts, holdings]);
  await bank.untilJoined(first);
  await bank.stop(first);
  const indexes = async (): Promise<string[]> =>
    (await pool.query<{ name: string }>(`select indexname as name from pg_indexes`)).rows.map(({ name }) => name);
  const hasty = new Pool({ connectionString: url, query_timeout: 2_000 });
  const writer = await pool.connect();
  try {
    await writer.query('begin; lock table holdings_v1 in row exclusive mode');
    const sorted = [
      { ...accounts, row: SortedAccountRow },
      { ...holdings, row: SortedHoldingRow },
    ];
    const projector = bank.start(sorted, [], undefined, hasty);
    await until('the index has been waited for', async () => {
      const { rowCount } = await pool.query(
        `select 1 from pg_stat_activity where query like 'create index%holdings_v1__deposited%' and pid <> pg_backend_pid()
           and datname = current_database() and now() - query_start > interval '3 seconds'`,
      );
      return rowCount === 1;
    });
    expect(projector.states[0]?.waitsFor).toBe('It has not started yet.');
    expect(await indexes()).toContain('accounts_v1__balance__account_id_idx');
    await writer.query('commit');
    await bank.untilJoined(projector);
    expect(await indexes()).toContain('holdings_v1__deposited__owner_id_idx');
    await bank.stop(projector);
  } finally {
    writer.release(true);
    await hasty.end();
  }
});
