import { setTimeout as sleep } from 'node:timers/promises';
import { plan, RebuildVerbs, Refusal, statusOf } from '../src';
import { accounts, Audited, deposits, holdings } from './bank';
import { dump } from './projected';
import { RunningBank } from './running-bank';
import { auditedHoldings, holdingsIn, holdingsOf } from './versions-of-holdings';

jest.setTimeout(90_000);

let bank: RunningBank;
beforeEach(async () => (bank = await RunningBank.open('rebuild')));
afterEach(() => bank.close());

const ask = { workers: 1, throttle: 'none', full: false, dryRun: false } as const;

test('a new version is built beside the live one, which goes on, and both hold every event', async () => {
  await bank.write(600);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  const projector = await bank.deploy(first, [holdings, holdingsOf(2)]);
  expect(await bank.activeVersion('holdings')).toBe(1);
  const built = bank.rebuilt(projector, 'holdings', 2);
  for (let round = 0; round < 20; round++) {
    await bank.write(10);
    await sleep(50);
  }
  await built;
  await bank.write(30);
  await bank.untilApplied(projector);
  expect(await bank.holdings(2)).toEqual(holdingsIn(bank.stores.recorded));
  expect(await bank.activeVersion('holdings')).toBe(1);
  const { projections } = await statusOf(projector);
  expect(projections.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(['holdings 1', 'holdings 2']);
});

test('a second rebuild of a view says so and leaves the first alone; an aborted one leaves nothing behind', async () => {
  await bank.write(60);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  const projector = await bank.deploy(first, [holdings, holdingsOf(2)]);
  const verbs = new RebuildVerbs(projector.context);
  await verbs.rebuild({ views: ['holdings'], ...ask });
  const second = verbs.rebuild({ views: ['holdings'], ...ask });
  await expect(second).rejects.toThrow(Refusal);
  await expect(second).rejects.toThrow(/already/);
  await verbs.pause('holdings');
  await expect(verbs.pause('holdings')).rejects.toThrow(/paused/);
  await verbs.abort('holdings', false);
  const { rowCount } = await bank.database.pool.query("select 1 from pg_tables where tablename like 'holdings_v2%'");
  expect(rowCount).toBe(0);
  await bank.rebuilt(projector, 'holdings', 2);
  await verbs.abort('holdings', false);
  const fed = (await statusOf(projector)).projections.map(({ name, version }) => `${name} ${version}`);
  expect(fed).toEqual(['holdings 1']);
  await bank.rebuilt(projector, 'holdings', 2);
  await bank.write(12);
  await bank.untilApplied(projector);
  expect(await bank.holdings(2)).toEqual(holdingsIn(bank.stores.recorded));
});

test('a rebuild that its process left is finished by the next one', async () => {
  await bank.write(300);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  const second = await bank.deploy(first, [holdings, holdingsOf(2)]);
  await new RebuildVerbs(second.context).rebuild({ views: ['holdings'], ...ask });
  const third = await bank.deploy(second, [holdings, holdingsOf(2)]);
  await bank.untilBuilt('holdings_v2');
  await bank.untilApplied(third);
  expect(await bank.holdings(2)).toEqual(holdingsIn(bank.stores.recorded));
});

test('a view that nobody had is built by itself, and does not hold up those that are there', async () => {
  await bank.write(300);
  const first = bank.start([holdings], [deposits]);
  await bank.untilApplied(first);
  const second = await bank.deploy(first, [holdings, accounts], [deposits]);
  await bank.write(20);
  await bank.untilBuilt('accounts_v1');
  await bank.untilApplied(second);
  expect(await bank.activeVersion('accounts')).toBe(1);
  const rows = (await dump(bank.database.pool, accounts)) as { balance: number }[];
  expect(rows.reduce((sum, { balance }) => sum + balance, 0)).toBe(320);
});

test('code without the version that readers use is refused, with what to do', async () => {
  await bank.write(12);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  await bank.stop(first);
  const refused = new Promise<Error>((resolve) => bank.start([holdingsOf(2)], [], resolve));
  expect((await refused).message).toMatch(/Put the definition of version 1 back/);
});

const audit = async (count: number): Promise<void> => {
  const events = Array.from(
    { length: count },
    (_, at) => new Audited({ accountId: `a${at % 12}`, ownerId: `o${at % 3}` }),
  );
  await bank.topics.publish(bank.stores.append(...events));
};
const auditsOf = async (version: number): Promise<unknown[]> =>
  ((await dump(bank.database.pool, auditedHoldings(version))) as Record<string, unknown>[]).map((row) => row['audits']);

test('a column that only begins with a value is filled by a copy, one that a new handler changes by its rows alone', async () => {
  await bank.write(60);
  await audit(9);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  const counting = { Audited: (row: { audits: number }) => ({ audits: row.audits + 1 }) };
  const second = await bank.deploy(first, [holdings, auditedHoldings(2)]);
  expect(await plan(second.context, ['holdings'])).toMatchObject([{ kind: 'backfill', activeVersion: 1, version: 2 }]);
  await bank.rebuilt(second, 'holdings', 2);
  await bank.write(30);
  await bank.untilApplied(second);
  expect(await auditsOf(2)).toEqual([7, 7, 7]);
  expect(await bank.switches(second).promote({ view: 'holdings', dryRun: false })).toMatchObject({
    to: 2,
    approved: null,
  });
  const versions = [holdings, auditedHoldings(2), auditedHoldings(3, counting)];
  const third = await bank.deploy(second, versions);
  expect(await plan(third.context, ['holdings'])).toMatchObject([
    { kind: 'partial', eventTypes: ['Audited'], events: 9 },
  ]);
  await bank.rebuilt(third, 'holdings', 3);
  await audit(6);
  await bank.untilApplied(third);
  expect(await auditsOf(3)).toEqual([12, 12, 12]);
  const { rows } = await bank.database.pool.query('select kind from rebuilds order by version');
  expect(rows).toEqual([{ kind: 'backfill' }, { kind: 'partial' }]);
});

test('a copy that the events do not bear out is not trusted: all of history is read', async () => {
  await bank.write(60);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  await bank.database.pool.query(`update holdings_v1 set deposited = 1 where owner_id = 'o2'`);
  const second = await bank.deploy(first, [holdings, auditedHoldings(2)]);
  await bank.rebuilt(second, 'holdings', 2);
  await bank.untilApplied(second);
  const rows = (await dump(bank.database.pool, auditedHoldings(2))) as { deposited: number }[];
  expect(rows.map(({ deposited }) => deposited)).toEqual([20, 20, 20]);
  const kinds = await bank.database.pool.query('select kind from rebuilds');
  expect(kinds.rows).toEqual([{ kind: 'full' }]);
});
