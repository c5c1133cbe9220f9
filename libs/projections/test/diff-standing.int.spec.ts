import type { RecordedEvent } from '@refold/model';
import { testClickHouse, testDatabase, type TestClickHouse, type TestDatabase } from '@refold/testing';
import { ClickHouse, diff, type AnyView, type DiffReport } from '../src';
import { accounts, accountStates, Closed, Deposited, deposits, Named, Opened, Stores } from './bank';
import { arrivalsOf } from './projected';
import { accountsVersion, SideBySide, spanOf } from './versions';

let database: TestDatabase;
let server: TestClickHouse;
let clickhouse: ClickHouse;
beforeAll(async () => {
  server = await testClickHouse('diff_standing');
  clickhouse = new ClickHouse(server.url);
});
beforeEach(async () => {
  await server.client.command({ query: `drop database ${server.database} sync` });
  [database] = await Promise.all([testDatabase('diff_standing'), clickhouse.createDatabase()]);
});
afterEach(() => database.drop());
afterAll(async () => {
  await clickhouse.close();
  await server.drop();
});

const views = (green: AnyView, blue: AnyView = accounts) => SideBySide.views(database.pool, blue, green);
const facts = (of: typeof deposits, changes: Partial<typeof deposits> = {}) =>
  SideBySide.facts(database.pool, clickhouse, of, { ...of, version: 2, ...changes });

const open = (number: number) => new Opened({ accountId: `a${number}`, ownerId: `o${number % 3}`, limit: '0' });
const deposit = (number: number, note?: string) =>
  new Deposited({ accountId: `a${number}`, ownerId: `o${number % 3}`, amount: '1', ...(note && { note }) });

const groupsOf = ({ groups }: DiffReport): string[] =>
  groups.map(({ kind, column, rows }) => [kind, column, rows].join(' '));

/** Feeds batch after batch until `work` has ended: accounts are opened, changed, and some of them closed. */
const underLoad = async <T>(feed: (batch: RecordedEvent[]) => Promise<unknown>, work: () => Promise<T>): Promise<T> => {
  const stores = new Stores();
  let working = true;
  const feeding = (async () => {
    for (let number = 0; working; number += 20) {
      const numbers = Array.from({ length: 20 }, (_, at) => number + at);
      await feed(stores.append(...numbers.map(open)));
      await feed(stores.append(...numbers.map((each) => deposit(each - (each % 7)))));
      await feed(
        stores.append(
          ...numbers
            .filter((each) => each % 5 === 0)
            .map((each) => new Closed({ accountId: `a${each}`, ownerId: 'o' })),
        ),
      );
    }
  })();
  const outcome = await work().finally(() => (working = false));
  await feeding;
  return outcome;
};

const severalDiffs = async (versions: SideBySide, patience?: { looks: number; pauseMs: number }): Promise<void> => {
  let compared = 0;
  for (let round = 0; round < 5; round++) {
    await new Promise((resolve) => setTimeout(resolve, 60));
    const report = await versions.diff(5, patience);
    expect(report).toMatchObject({ equal: true, groups: [] });
    expect(report.rowsCompared).toBeGreaterThanOrEqual(compared);
    compared = report.rowsCompared;
  }
  expect(compared).toBeGreaterThan(50);
};

describe('while events arrive all the time', () => {
  test.each([
    ['a view', () => views(accountsVersion(2))],
    ['facts that are only added', () => facts(deposits)],
    ['facts that replace each other', () => facts(accountStates)],
  ])('versions that fold alike are equal, at the first look: %s', async (_, make) => {
    const versions = await make();
    await underLoad(
      (batch) => versions.apply(arrivalsOf(batch), []),
      () => severalDiffs(versions),
    );
  });

  test('of many facts that differ each is found, and of those that arrive none', async () => {
    const versions = await facts(accountStates);
    const planted = (version: number, state: string, event: number) =>
      clickhouse.command(
        `insert into account_states_v${version} select 'p' || toString(number), '${state}',
         reinterpretAsUUID(number + ${event}), 0, ${version} from numbers(3000)`,
      );
    await Promise.all([planted(1, 'open', 0), planted(2, 'closed', 7_000)]);
    await underLoad(
      (batch) => versions.apply(arrivalsOf(batch), []),
      async () => {
        for (let round = 0; round < 4; round++) expect(groupsOf(await versions.diff())).toEqual(['changed state 3000']);
      },
    );
  });

  test('the same when another projector feeds them, whose flushes nobody here can hold back', async () => {
    const versions = await views(accountsVersion(2));
    await underLoad(
      async (batch) => {
        await versions.green.apply(arrivalsOf(batch), []);
        await versions.blue.apply(arrivalsOf(batch), []);
      },
      () => severalDiffs(versions, { looks: 200, pauseMs: 3 }),
    );
  });
});

test('facts that another projector has written to one version only are looked at until the other has them, too', async () => {
  const versions = await facts(accountStates);
  const [blue, green] = [versions.blue.projection, versions.green.projection];
  const batch = new Stores().append(open(1), open(2));
  let rests = 0;
  const atRest = async <T>(_: unknown, work: () => Promise<T>): Promise<T> => {
    rests += 1;
    if (rests === 4) await versions.blue.apply(arrivalsOf(batch), [spanOf(batch)]);
    const outcome = await work();
    if (rests === 1) await versions.green.apply(arrivalsOf(batch), [spanOf(batch)]);
    return outcome;
  };
  const patience = { looks: 5, pauseMs: 0, flushMs: 100 };
  const report = await diff({ ...versions.tools, atRest }, blue, green, { examples: 1, patience });
  expect(report).toMatchObject({ equal: true, groups: [] });
  expect(rests).toBe(4);
});

test('versions that do not stand at the same events are not compared; the refusal says how far they are apart', async () => {
  const recorded = new Stores().append(open(1), open(2), open(3), deposit(3));
  const versions = await views(accountsVersion(2));
  await versions.apply(arrivalsOf(recorded.slice(0, 1)), []);
  await versions.blue.apply(arrivalsOf(recorded), []);
  await expect(versions.diff(5, { looks: 3, pauseMs: 1 })).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining('accounts_v2 and accounts_v1 have not applied the same events (in 2 streams, one'),
  });
});

test('facts that another projector does not stop writing to one version only are not compared', async () => {
  const versions = await facts(accountStates);
  const stores = new Stores();
  const batch = stores.append(open(1));
  await versions.apply(arrivalsOf(batch), [spanOf(batch)]);
  const other = await database.pool.connect();
  await other.query(`begin; select pg_advisory_xact_lock_shared(hashtextextended('projection account_states_v2', 0))`);
  await clickhouse.command(`insert into account_states_v2 values ('a2', 'open', generateUUIDv4(), 0, 1)`);
  await expect(versions.diff(5, { looks: 2, pauseMs: 1 })).rejects.toMatchObject({ code: 'busy' });
  await other.query('rollback');
  other.release();
});

test('a version that is not fed is not compared', async () => {
  const versions = await views(accountsVersion(2));
  await database.pool.query(`update projection_definitions set state = 'building' where version = 2`);
  await expect(versions.diff()).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringMatching(/^accounts_v2 is not fed with every event/),
  });
});

test('streams that only one version follows are its own affair', async () => {
  const stores = new Stores();
  stores.append(open(0), open(1), new Named({ ownerId: 'o0', name: 'Ada' }));
  const versions = await views(accountsVersion(2, { copies: [] }));
  await versions.apply(arrivalsOf(stores.recorded), []);
  expect(groupsOf(await versions.diff())).toEqual(['changed owner_name 1']);
});

describe('what is parked in one version', () => {
  const broken = () => {
    throw new Error('The handler has a mistake');
  };

  test('makes its rows a group of their own, whatever they hold', async () => {
    const stores = new Stores();
    stores.append(open(0), open(1), open(2), deposit(1), deposit(2), new Closed({ accountId: 'a1', ownerId: 'o1' }));
    const versions = await views(
      accountsVersion(2, {
        on: { ...accounts.on, Closed: broken, Opened: (_, { ownerId }: Opened) => ({ ownerId }) },
      }),
    );
    await versions.apply(arrivalsOf(stores.recorded), []);
    expect(await versions.diff()).toMatchObject({
      rowsDiffering: 3,
      groups: [
        { kind: 'changed', column: 'opened_at', rows: 2 },
        { kind: 'waiting', column: null, rows: 1, examples: [{ key: 'a1', blue: null, green: 'present' }] },
      ],
    });
  });

  test('explains the rows that point to it, too', async () => {
    const stores = new Stores();
    stores.append(open(0), open(1), open(3), new Named({ ownerId: 'o0', name: 'Ada' }));
    const versions = await views(
      accountsVersion(2, { copies: accounts.copies.map((copied) => ({ ...copied, on: { Named: broken } })) }),
    );
    await versions.apply(arrivalsOf(stores.recorded), []);
    expect(groupsOf(await versions.diff())).toEqual(['waiting  2']);
  });

  test('explains facts by the event that they came from', async () => {
    const stores = new Stores();
    stores.append(...[0, 1, 2].map(open), new Closed({ accountId: 'a1', ownerId: 'o1' }));
    const versions = await facts(accountStates, { on: { ...accountStates.on, Closed: broken } });
    await versions.apply(arrivalsOf(stores.recorded), []);
    expect(groupsOf(await versions.diff())).toEqual(['waiting  1']);
  });

  test('is no explanation when it is parked in both', async () => {
    const stores = new Stores();
    stores.append(open(0), open(1), deposit(1, 'break'));
    const versions = await views(accountsVersion(2));
    await versions.apply(arrivalsOf(stores.recorded), []);
    expect(await versions.diff()).toMatchObject({ equal: true });
    await database.pool.query(`update accounts_v2 set balance = 5 where account_id = 'a1'`);
    expect(groupsOf(await versions.diff())).toEqual(['changed balance 1']);
  });
});
