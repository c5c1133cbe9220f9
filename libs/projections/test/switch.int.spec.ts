import { retire, type Projector } from '../src';
import { deposits, holdings } from './bank';
import { RunningBank, until } from './running-bank';
import { depositsOf, holdingsIn, holdingsOf } from './versions-of-holdings';

jest.setTimeout(90_000);

let bank: RunningBank;
beforeEach(async () => (bank = await RunningBank.open('switch')));
afterEach(() => bank.close());

const isFed = (projector: Projector, version: number): boolean =>
  projector.states.some(({ running }) =>
    running?.runners.some(({ projection }) => projection.name === 'holdings' && projection.version === version),
  );

const silently = (): void => undefined;

/** Version 1 is what readers use, version 2 is built and fed. */
const bothBuilt = async (): Promise<Projector> => {
  await bank.write(120);
  const first = bank.start([holdings]);
  await bank.untilApplied(first);
  const projector = await bank.deploy(first, [holdings, holdingsOf(2)]);
  await bank.rebuilt(projector, 'holdings', 2);
  return projector;
};

/** What a reader of the active version sees, in one snapshot, as the query API reads. */
const seen = async (): Promise<{ version: number; deposited: number; rows: number }> => {
  const client = await bank.database.pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ version: number }>(
      `select version from active_versions where view = 'holdings'`,
    );
    const version = rows[0]?.version ?? 0;
    const sum = await client.query<{ deposited: string; rows: string }>(
      `select coalesce(sum(deposited), 0) as deposited, count(*) as rows from holdings_v${version} where _defined and not _deleted`,
    );
    return { version, deposited: Number(sum.rows[0]?.deposited), rows: Number(sum.rows[0]?.rows) };
  } finally {
    await client.query('commit');
    client.release();
  }
};

test('readers change to the new version and back while events arrive, and never see an empty or an older view', async () => {
  const projector = await bothBuilt();
  const switches = bank.switches(projector);
  const seenBy: { version: number; deposited: number; rows: number }[] = [];
  let over = false;
  const reader = (async () => {
    while (!over) seenBy.push(await seen());
  })();
  const writer = (async () => {
    while (!over) await bank.write(5);
  })();
  const rollbacks: number[] = [];
  for (let round = 0; round < 3; round++) {
    // On a slow machine a write of the version that nobody reads may take too long; it is then left to catch up.
    await until('version 2 is fed', async () => isFed(projector, 2));
    expect(await switches.promote({ view: 'holdings', dryRun: false })).toMatchObject({
      from: 1,
      to: 2,
      approved: null,
    });
    expect(await bank.activeVersion('holdings')).toBe(2);
    rollbacks.push((await switches.rollback('holdings', false)).milliseconds);
  }
  over = true;
  await Promise.all([reader, writer]);
  expect(Math.max(...rollbacks)).toBeLessThan(1_000);
  expect(new Set(seenBy.map(({ version }) => version))).toEqual(new Set([1, 2]));
  expect(seenBy.every(({ rows }) => rows === 3)).toBe(true);
  seenBy.reduce((before, after) => {
    expect(after.deposited).toBeGreaterThanOrEqual(before.deposited);
    return after;
  });
  await bank.untilApplied(projector);
  expect(await bank.holdings(2)).toEqual(holdingsIn(bank.stores.recorded));
});

test('what differs is refused until somebody who has looked at it says why it is meant', async () => {
  const projector = await bothBuilt();
  const switches = bank.switches(projector);
  await bank.database.pool.query(`update holdings_v2 set deposited = deposited + 1 where owner_id = 'o1'`);
  const reason = 'The owner asked for it';
  const blindly = switches.promote({ view: 'holdings', approve: reason, dryRun: false });
  await expect(blindly).rejects.toThrow(
    /1 row of holdings differs \(changed deposited: 1\), and nobody has looked at it/,
  );
  await expect(switches.promote({ view: 'holdings', dryRun: false })).rejects.toThrow(/nobody has approved it/);
  expect(await bank.activeVersion('holdings')).toBe(1);
  await expect(
    switches.promote({ view: 'holdings', approve: reason, fingerprint: 'another', dryRun: false }),
  ).rejects.toThrow(/not another/);
  expect(await switches.promote({ view: 'holdings', approve: reason, dryRun: false })).toMatchObject({
    approved: reason,
  });
  expect(await bank.activeVersion('holdings')).toBe(2);
  const { rows } = await bank.database.pool.query<{ verb: string; approved: string }>(
    `select verb, approved from switches order by id desc limit 1`,
  );
  expect(rows).toEqual([{ verb: 'promote', approved: reason }]);
});

test('an approval does not cover more of the same than was looked at', async () => {
  const projector = await bothBuilt();
  const switches = bank.switches(projector);
  await bank.database.pool.query(`update holdings_v2 set deposited = deposited + 1 where owner_id = 'o1'`);
  await expect(switches.promote({ view: 'holdings', dryRun: false })).rejects.toThrow(/nobody has approved it/);
  await bank.database.pool.query(`update holdings_v2 set deposited = deposited + 1 where owner_id = 'o2'`);
  await expect(switches.promote({ view: 'holdings', approve: 'It is meant', dryRun: false })).rejects.toThrow(
    /nobody has looked at it in this form/,
  );
});

test('a version that is behind is not promoted', async () => {
  const projector = await bothBuilt();
  await bank.database.pool.query(
    `update projection_progress set next_offset = next_offset - 1 where projection = 'holdings_v2'`,
  );
  await expect(bank.switches(projector).promote({ view: 'holdings', dryRun: false })).rejects.toThrow(/is behind/);
});

test('a dry run tells what would be and changes nothing', async () => {
  const projector = await bothBuilt();
  expect(await bank.switches(projector).promote({ view: 'holdings', dryRun: true })).toMatchObject({
    to: 2,
    dryRun: true,
  });
  expect(await bank.activeVersion('holdings')).toBe(1);
});

test('the old version is taken out when its last reader has ended, and there is no way back', async () => {
  const projector = await bothBuilt();
  const switches = bank.switches(projector);
  const reader = await bank.database.pool.connect();
  await reader.query('begin isolation level repeatable read read only');
  await reader.query('select version from active_versions');
  await switches.promote({ view: 'holdings', dryRun: false });
  let gone = false;
  const retired = retire(projector.context, { view: 'holdings', dryRun: false }, silently).then(() => (gone = true));
  await new Promise((go) => setTimeout(go, 700));
  expect(gone).toBe(false);
  expect((await reader.query('select 1 from holdings_v1')).rowCount).toBe(3);
  await reader.query('commit');
  reader.release();
  await retired;
  const { rows } = await bank.database.pool.query(
    `select tablename from pg_tables where tablename like 'holdings_v1%'`,
  );
  expect(rows).toEqual([]);
  await expect(switches.rollback('holdings', false)).rejects.toThrow(/none to go back to/);
  await bank.write(9);
  await bank.untilApplied(projector);
  expect(await bank.holdings(2)).toEqual(holdingsIn(bank.stores.recorded));
  await expect(retire(projector.context, { view: 'holdings', version: 2, dryRun: false }, silently)).rejects.toThrow(
    /Readers use version 2/,
  );
});

test('facts change their version by the same row', async () => {
  await bank.write(60);
  const first = bank.start([], [deposits]);
  await bank.untilApplied(first);
  const projector = await bank.deploy(first, [], [deposits, depositsOf(2)]);
  await bank.rebuilt(projector, 'deposits', 2);
  await bank.write(30);
  await bank.untilApplied(projector);
  expect(await bank.switches(projector).promote({ view: 'deposits', dryRun: false })).toMatchObject({ from: 1, to: 2 });
  const sums = await Promise.all(
    [1, 2].map((version) =>
      projector.tools.clickhouse.select<{ sum: string }>(`select sum(amount) as sum from deposits_v${version} final`),
    ),
  );
  expect(sums.map(([row]) => row?.sum)).toEqual(['90', '90']);
});

test('a new version that cannot be written does not hold up the one that is read, and comes back by itself', async () => {
  const projector = await bothBuilt();
  await bank.database.pool.query('alter table holdings_v2 rename to holdings_away');
  await bank.write(30);
  await until('version 1 goes on', async () => (await seen()).deposited === 150);
  await bank.database.pool.query('alter table holdings_away rename to holdings_v2');
  await bank.untilBuilt('holdings_v2');
  await bank.untilApplied(projector);
  await until('version 2 has all', async () =>
    Object.values(await bank.holdings(2)).every((row) => (row as { deposited: number }).deposited === 50),
  );
  expect(await bank.holdings(2)).toEqual(holdingsIn(bank.stores.recorded));
});
