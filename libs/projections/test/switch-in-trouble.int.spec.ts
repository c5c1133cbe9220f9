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

test('readers leave a version that cannot be written, a switch waits for none that is to leave, and neither is aborted', async () => {
  const projector = await bothBuilt();
  const switches = bank.switches(projector);
  const verbs = new RebuildVerbs(projector.context);
  await switches.promote({ view: 'holdings', dryRun: false });
  await bank.database.pool.query(`update rebuilds set state = 'failed'`);
  await expect(verbs.abort('holdings', false)).rejects.toThrow(/Readers use holdings_v2/);
  // As another instance does it: this one learns of it when it looks, just as it switches.
  await setState('accounts', 1, 'retired');
  await within(8, 'the first rollback', switches.rollback('holdings', false));
  await expect(verbs.abort('holdings', false)).rejects.toThrow(/have used holdings_v2 before/);
  await bank.database.pool.query('drop table holdings_v1');
  await bank.write(12);
  await until('version 1 is known to fail', async () => projector.states[0]?.running?.problem() !== null);
  await within(8, 'the second rollback', switches.rollback('holdings', false));
  expect(await bank.activeVersion('holdings')).toBe(2);
  await bank.write(12);
  await until('version 2 goes on', async () => (await depositedIn(2)) === 84);
  await setState('holdings', 1, 'retired');
  await until('only version 2 is fed', async () => projector.states[0]?.running?.runners.length === 1);
});

test('a copy may take long, and joins when what its original lacked has come; fed no more for long, it starts beside it', async () => {
  await bank.write(60);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  bank.ownersAnswer = false;
  const lost = bank.stores.append(new Deposited({ accountId: 'a1', ownerId: 'o1', amount: '5' }));
  await bank.topics.publish(lost, () => true);
  await bank.topics.heartbeat('bank', lost[0]?.feedNumber ?? 0n);
  await until('the gap is known', async () => (await first.states[0]?.running?.gaps.open())?.length === 1);
  const projector = await bank.deploy(first, [holdings, auditedHoldings(2)]);
  const { pool } = bank.database;
  const blocker = await pool.connect();
  await blocker.query('begin');
  await blocker.query('lock table discarded_letters in access exclusive mode');
  const built = bank.rebuilt(projector, 'holdings', 2);
  // Progress is told every half second meanwhile.
  await sleep(1_500);
  await blocker.query('commit');
  blocker.release();
  const copied = `select 1 from projection_progress where projection = 'holdings_v2'`;
  await until('it is copied', async () => (await pool.query(copied)).rowCount !== 0);
  const verbs = new RebuildVerbs(projector.context);
  const why = async (): Promise<string> => (await verbs.rebuilds([]))[0]?.error ?? '';
  await until('it says what it waits for', async () => (await why()).includes('What is missing cannot be fetched'));
  expect(await verbs.rebuilds([])).toMatchObject([{ state: 'running', kind: 'backfill' }]);
  bank.ownersAnswer = true;
  await built;
  expect(await verbs.rebuilds([])).toMatchObject([{ state: 'done', phase: 'live', kind: 'backfill', error: null }]);
  await until('both have it', async () => (await depositedIn(1)) === 65 && (await depositedIn(2)) === 65);
  const { context, tools } = projector;
  const startsWith = async (): Promise<string[]> => (await fitToStart(context, tools.projections)).map(({ id }) => id);
  expect(await startsWith()).toEqual(['holdings_v1', 'holdings_v2']);
  await bank.stop(projector);
  await pool.query(`update projection_progress set next_offset = next_offset + 20000 where projection = 'holdings_v1'`);
  expect(await startsWith()).toEqual(['holdings_v1']);
});

test('an abort waits for readers, one that was cut short is finished by the next, and what is retired is not promoted', async () => {
  const projector = await bothBuilt();
  const verbs = new RebuildVerbs(projector.context);
  const { pool } = bank.database;
  await pool.query(`update rebuilds set state = 'aborted'`);
  const reader = await pool.connect();
  await reader.query('begin');
  await reader.query('select 1 from holdings_v2');
  const aborted = verbs.abort('holdings', false);
  await sleep(2_300);
  await reader.query('commit');
  reader.release();
  expect(await aborted).toMatchObject({ state: 'aborted' });
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
  const promoting = bank.switches(projector).promote({ view: 'holdings', dryRun: false });
  const retiring = retire(projector.context, { view: 'holdings', version: 2, dryRun: false }, silently);
  const outcomes = await Promise.allSettled([promoting, retiring]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await depositedIn((await bank.activeVersion('holdings')) ?? 0)).toBe(60);
});
