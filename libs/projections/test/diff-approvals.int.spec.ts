import { testDatabase, type TestDatabase } from '@refold/testing';
import { approvalFor, approve, versionsToCompare, ViewProjection, type AnyView, type DiffReport } from '../src';
import { accounts, Deposited, Opened, Stores } from './bank';
import { arrivalsOf, runnerOf } from './projected';
import { accountsVersion, SideBySide, spanOf } from './versions';

let database: TestDatabase;
let stores: Stores;
beforeEach(async () => {
  database = await testDatabase('approvals');
  stores = new Stores();
});
afterEach(() => database.drop());

const open = (number: number) => new Opened({ accountId: `a${number}`, ownerId: 'o', limit: '0' });
const deposit = (number: number) => new Deposited({ accountId: `a${number}`, ownerId: 'o', amount: '1' });

/** Counts each deposit twice. */
const doubled = (version = 2): AnyView =>
  accountsVersion(version, {
    on: {
      ...accounts.on,
      Deposited: (row: { deposits: number; balance: bigint }, { amount }: Deposited) => ({
        ...{ deposits: row.deposits + 2, balance: row.balance + amount },
      }),
    },
  });

const feed = async (versions: SideBySide, ...events: (Opened | Deposited)[]): Promise<void> => {
  const batch = stores.append(...events);
  await versions.apply(arrivalsOf(batch), [spanOf(batch)]);
};

const differing = async (): Promise<{ versions: SideBySide; report: DiffReport }> => {
  const versions = await SideBySide.views(database.pool, accounts, doubled());
  await feed(versions, ...[1, 2, 3].map(open), deposit(1));
  const report = await versions.diff();
  expect(report.groups).toMatchObject([{ kind: 'changed', column: 'deposits', rows: 1 }]);
  return { versions, report };
};

const approved = async (report: DiffReport, reason = 'Deposits count twice now'): Promise<void> => {
  const client = await database.pool.connect();
  await approve(client, report, reason).finally(() => client.release());
};

test('a difference that nobody has approved is not approved, however often it was found', async () => {
  const { versions, report } = await differing();
  expect(await approvalFor(database.pool, report)).toBeNull();
  expect(await approvalFor(database.pool, await versions.diff())).toBeNull();
});

test('an approval is kept with its reason, and holds for a later diff that grew by the events since', async () => {
  const { versions, report } = await differing();
  await approved(report);
  expect(await approvalFor(database.pool, report)).toEqual({
    reason: 'Deposits count twice now',
    approvedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  });
  await feed(versions, deposit(2), deposit(3));
  const later = await versions.diff();
  expect(later).toMatchObject({ fingerprint: report.fingerprint, rowsDiffering: 3 });
  expect(await approvalFor(database.pool, later)).toMatchObject({ reason: 'Deposits count twice now' });
});

test('it is void when more rows differ than events came since: something else has changed them', async () => {
  const { versions, report } = await differing();
  await approved(report);
  await feed(versions, deposit(1));
  await database.pool.query(`update accounts_v2 set deposits = 99`);
  const later = await versions.diff();
  expect(later).toMatchObject({ fingerprint: report.fingerprint, rowsDiffering: 3 });
  expect(await approvalFor(database.pool, later)).toBeNull();
  await approved(later, 'Seen');
  expect(await approvalFor(database.pool, await versions.diff())).toMatchObject({ reason: 'Seen' });
});

test('it is void for what differs in another way, too', async () => {
  const { versions, report } = await differing();
  await approved(report);
  await database.pool.query(`update accounts_v2 set owner_name = 'x' where account_id = 'a1'`);
  const later = await versions.diff();
  expect(later.fingerprint).not.toBe(report.fingerprint);
  expect(await approvalFor(database.pool, later)).toBeNull();
});

test('it is void for another version with the same difference', async () => {
  const { report } = await differing();
  await approved(report);
  const next = await SideBySide.views(database.pool, accounts, doubled(3));
  await next.green.apply(arrivalsOf(stores.recorded), [spanOf(stores.recorded)]);
  const later = await next.diff();
  expect(later.groups).toMatchObject([{ kind: 'changed', column: 'deposits', rows: 1 }]);
  expect(await approvalFor(database.pool, later)).toBeNull();
});

test('what was never found cannot be approved', async () => {
  const { report } = await differing();
  await expect(approved({ ...report, takenAt: '2020-01-01T00:00:00.000000Z' })).rejects.toMatchObject({
    code: 'unknown',
    message: expect.stringContaining('refold diff accounts'),
  });
});

describe('the versions that are compared', () => {
  const versionsOf = async (active: number, ...states: string[]) => {
    const projections = states.map((_, at) => new ViewProjection(accountsVersion(at + 1)));
    for (const projection of projections) await runnerOf(database.pool, projection);
    for (const [at, state] of states.entries())
      await database.pool.query('update projection_definitions set state = $2 where version = $1', [at + 1, state]);
    await database.pool.query('update active_versions set version = $1', [active]);
    const { blue, green } = await versionsToCompare({ pool: database.pool, projections }, 'accounts');
    return [blue.version, green.version];
  };

  test('are the active one and the newest above it that is fed', async () => {
    expect(await versionsOf(1, 'live', 'live', 'live', 'building', 'declared')).toEqual([1, 3]);
  });

  test('are, after a promotion, the active one and the one that a rollback goes to', async () => {
    expect(await versionsOf(3, 'retired', 'live', 'live', 'building')).toEqual([3, 2]);
  });

  test('are none when only one is fed, and the refusal says what to do', async () => {
    await expect(versionsOf(1, 'live', 'building')).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/^There is nothing to compare: version 1 .* refold rebuild accounts\.$/),
    });
  });

  test('are none of a view that is not known', async () => {
    const { pool } = database;
    await versionsOf(1, 'live', 'live');
    await expect(versionsToCompare({ pool, projections: [] }, 'nothing')).rejects.toMatchObject({ code: 'unknown' });
  });
});
