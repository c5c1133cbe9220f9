import { setTimeout as sleep } from 'node:timers/promises';
import { RebuildVerbs, retire, type Projector } from '../src';

import { fitToStart } from '../src/versions/fit-to-start';
import { accounts, Deposited, holdings } from './bank';
import { RunningBank, until } from './running-bank';
import { auditedHoldings, holdingsIn, holdingsOf } from './versions-of-holdings';

jest.setTimeout(90_000);

let bank: RunningBank;
beforeEach(async () => (bank = await RunningBank.open('trouble')));
afterEach(() => bank.close());

const silently = (): void => undefined;

/** Version 1 is what readers use, version 2 is built and fed; accounts stand beside them. */
const bothBuilt = async (): Promise<Projector> => {
  await bank.write(60);
  const first = bank.start([holdings, accounts]);
  await bank.untilApplied(first);
  const projector = await bank.deploy(first, [holdings, holdingsOf(2), accounts]);
  await bank.rebuilt(projector, 'holdings', 2);
  return projector;
};

const within = <T>(seconds: number, what: string, work: Promise<T>): Promise<T> =>
  Promise.race([
    work,
    sleep(seconds * 1_000, undefined, { ref: false }).then(() => {
      throw new Error(`Not within ${seconds} s: ${what}`);
    }),
  ]);

const setState = async (name: string, version: number, state: string): Promise<void> => {
  const values = [name, version, state];
  await bank.database.pool.query(
    'update projection_definitions set state = $3 where name = $1 and version = $2',
    values,
  );
};

const depositedIn = async (version: number): Promise<number> => {
  const { rows } = await bank.database.pool.query<{ sum: string }>(
    `select coalesce(sum(deposited), 0) as sum from holdings_v${version}`,
  );
  return Number(rows[0]?.sum);
};

test('readers leave a version that cannot be written, and what it held up goes on', async () => {
  const projector = await bothBuilt();
  const switches = bank.switches(projector);
  await switches.promote({ view: 'holdings', dryRun: false });
  await bank.database.pool.query('alter table holdings_v2 rename to holdings_away');
  await bank.write(12);
  await until('version 2 is known to fail', async () => projector.states[0]?.running?.problem() !== null);
  await within(8, 'the rollback', switches.rollback('holdings', false));
  expect(await bank.activeVersion('holdings')).toBe(1);
  await bank.write(12);
  await until('version 1 goes on', async () => (await depositedIn(1)) === 84);
});

test('a switch does not wait for a version that is to leave', async () => {
  const projector = await bothBuilt();
  await bank.switches(projector).promote({ view: 'holdings', dryRun: false });
  // As another instance does: this one learns of it when it looks, which the switch makes it do.
  await setState('accounts', 1, 'retired');
  await within(8, 'the rollback', bank.switches(projector).rollback('holdings', false));
  await bank.write(12);
  await until('both go on', async () => (await depositedIn(1)) === 72 && (await depositedIn(2)) === 72);
});

test('a version that another process has dropped is not waited for', async () => {
  const projector = await bothBuilt();
  await bank.database.pool.query(
    `update active_versions set version = 2, previous_version = 1 where view = 'holdings'`,
  );
  await bank.database.pool.query('drop table holdings_v1');
  await bank.write(12);
  await until('version 2 goes on', async () => (await depositedIn(2)) === 72);
  await setState('holdings', 1, 'retired');
  await until('version 1 is fed no more', async () =>
    (projector.states[0]?.running?.runners ?? []).every(({ projection: { id } }) => id !== 'holdings_v1'),
  );
});

test('a copy that takes longer than a look at its progress is made once and whole', async () => {
  await bank.write(60);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  const projector = await bank.deploy(first, [holdings, auditedHoldings(2)]);
  const blocker = await bank.database.pool.connect();
  await blocker.query('begin');
  await blocker.query('lock table discarded_letters in access exclusive mode');
  const built = bank.rebuilt(projector, 'holdings', 2);
  await sleep(2_000);
  await blocker.query('commit');
  blocker.release();
  await built;
  const [report] = await new RebuildVerbs(projector.context).rebuilds([]);
  expect(report).toMatchObject({ kind: 'backfill', state: 'done', phase: 'live' });
  expect(await depositedIn(2)).toBe(60);
});

test('a copy of a version that lacks events is no version to join until it has them', async () => {
  await bank.write(60);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  bank.ownersAnswer = false;
  const lost = bank.stores.append(new Deposited({ accountId: 'a1', ownerId: 'o1', amount: '5' }));
  await bank.topics.publish(lost, () => true);
  await bank.topics.heartbeat('bank', lost[0]?.feedNumber ?? 0n);
  await until('the gap is known', async () => (await first.states[0]?.running?.gaps.open())?.length === 1);
  const projector = await bank.deploy(first, [holdings, auditedHoldings(2)]);
  const built = bank.rebuilt(projector, 'holdings', 2);
  await until(
    'it is copied',
    async () =>
      (await bank.database.pool.query("select 1 from projection_progress where projection = 'holdings_v2'"))
        .rowCount !== 0,
  );
  await sleep(4_000);
  expect(await new RebuildVerbs(projector.context).rebuilds([])).toMatchObject([{ state: 'running' }]);
  bank.ownersAnswer = true;
  await built;
  await until('both have it', async () => (await depositedIn(1)) === 65 && (await depositedIn(2)) === 65);
});

test('a version that was not fed for long catches up beside the others after a start', async () => {
  const projector = await bothBuilt();
  const { context, tools } = projector;
  const ids = async (): Promise<string[]> => (await fitToStart(context, tools.projections)).map(({ id }) => id);
  expect(await ids()).toEqual(['holdings_v1', 'holdings_v2', 'accounts_v1']);
  await bank.stop(projector);
  await bank.database.pool.query(
    `update projection_progress set next_offset = next_offset + 20000 where projection = 'holdings_v1'`,
  );
  expect(await ids()).toEqual(['holdings_v1', 'accounts_v1']);
});

test('what readers use or may go back to is not aborted, whatever its last rebuild says', async () => {
  const projector = await bothBuilt();
  const verbs = new RebuildVerbs(projector.context);
  await bank.switches(projector).promote({ view: 'holdings', dryRun: false });
  await bank.database.pool.query(`update rebuilds set state = 'failed'`);
  await expect(verbs.abort('holdings', false)).rejects.toThrow(/Readers use holdings_v2/);
  await bank.switches(projector).rollback('holdings', false);
  await expect(verbs.abort('holdings', false)).rejects.toThrow(/have used holdings_v2 before/);
  expect(await depositedIn(2)).toBe(60);
});

test('an abort that was cut short is finished by the next, and a rebuild after it begins from nothing', async () => {
  const projector = await bothBuilt();
  const verbs = new RebuildVerbs(projector.context);
  const { pool } = bank.database;
  await pool.query(`update rebuilds set state = 'aborted'`);
  await verbs.abort('holdings', false);
  expect((await pool.query(`select 1 from pg_tables where tablename like 'holdings_v2%'`)).rowCount).toBe(0);
  await bank.rebuilt(projector, 'holdings', 2);
  // Killed between its two steps: nothing is built, it says, but the tables are there and hold what another fold made.
  await pool.query(`update rebuilds set state = 'aborted'`);
  await setState('holdings', 2, 'declared');
  await until('it is fed no more', async () => projector.states[0]?.running?.runners.length === 2);
  await pool.query('update holdings_v2 set deposits = 1000');
  await bank.rebuilt(projector, 'holdings', 2);
  await bank.untilApplied(projector);
  expect(await bank.holdings(2)).toEqual(holdingsIn(bank.stores.recorded));
});

test('a reader of an aborted version is waited for; a version that is retired meanwhile is not promoted', async () => {
  const projector = await bothBuilt();
  const { pool } = bank.database;
  const reader = await pool.connect();
  await reader.query('begin');
  await reader.query('select 1 from holdings_v2');
  const aborted = new RebuildVerbs(projector.context).abort('holdings', false);
  await sleep(2_500);
  await reader.query('commit');
  reader.release();
  expect(await aborted).toMatchObject({ state: 'aborted' });
  await bank.rebuilt(projector, 'holdings', 2);
  const promoting = bank.switches(projector).promote({ view: 'holdings', dryRun: false });
  const retiring = retire(projector.context, { view: 'holdings', version: 2, dryRun: false }, silently);
  const [promoted, retired] = await Promise.allSettled([promoting, retiring]);
  expect([promoted.status, retired.status].sort()).toEqual(['fulfilled', 'rejected']);
  const active = await bank.activeVersion('holdings');
  expect(await depositedIn(active ?? 0)).toBe(60);
});
