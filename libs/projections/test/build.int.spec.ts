import { silent } from '@refold/kafka';
import { encodeData, type ClickhouseFacts, type RecordedEvent } from '@refold/model';
import {
  testClickHouse,
  testDatabase,
  testTopics,
  type TestClickHouse,
  type TestDatabase,
  type TestTopics,
} from '@refold/testing';
import {
  ClickHouse,
  FactsProjection,
  migrateViews,
  physicalName,
  readProgress,
  ViewProjection,
  type AnyView,
  type Projection,
} from '../src';
import { build, type BuildOptions, type BuildReport } from '../src/build/build';
import { Killed } from '../src/build/pass/patiently';
import {
  accounts,
  accountStates,
  Audited,
  Closed,
  Deposited,
  deposits,
  holdings,
  Named,
  Opened,
  Owners,
  Accounts,
  Stores,
  Tagged,
} from './bank';
import { arrivalsOf, dump, ownersOf, runnerOf, silentOwners } from './projected';
import { Topics } from './topics';

jest.setTimeout(90_000);

let live: TestDatabase;
let green: TestDatabase;
let scope: TestTopics;
let topics: Topics;
let clickhouses: TestClickHouse[] = [];

beforeEach(async () => {
  [live, green] = await Promise.all([testDatabase('live'), testDatabase('green')]);
  await migrateViews(green.pool);
  scope = testTopics('build');
  topics = new Topics(scope.brokers, scope.prefix);
  await topics.create();
});
afterEach(async () => {
  await Promise.all([live.drop(), green.drop(), scope.drop(), ...clickhouses.map((each) => each.drop())]);
  clickhouses = [];
});

/** Accounts that are opened, audited, filled and closed; owners who are named before and after, and never. */
const history = (accountsCount = 40): Stores => {
  const stores = new Stores();
  const of = (at: number) => ({ accountId: `a${at}`, ownerId: `o${at % 7}` });
  for (let owner = 0; owner < 3; owner++) stores.append(new Named({ ownerId: `o${owner}`, name: `Owner "${owner}"` }));
  for (let at = 0; at < accountsCount; at++) {
    stores.append(new Opened({ ...of(at), limit: '10' }));
    for (let deposit = 1; deposit <= 6; deposit++)
      stores.append(
        new Deposited({ ...of(at), amount: String(deposit * 40), ...(deposit === 2 && { note: 'two\\' }) }),
      );
    if (at % 3 === 0) stores.append(new Audited(of(at)));
    if (at % 5 === 0) stores.append(new Closed(of(at)), new Deposited({ ...of(at), amount: '9' }));
  }
  for (let owner = 2; owner < 5; owner++) stores.append(new Named({ ownerId: `o${owner}`, name: `Later ${owner}` }));
  stores.append(new Tagged({ ownerId: 'o1', tags: ['x', 'y'] }), new Tagged({ ownerId: 'o5', tags: [] }));
  return stores;
};

const optionsFor = (projection: Projection, more: Partial<BuildOptions> = {}): BuildOptions => ({
  ...{ pool: green.pool, clickhouse: {} as ClickHouse, kafka: topics.kafka, topicPrefix: scope.prefix },
  ...{ owners: silentOwners, streams: [Accounts, Owners], skipTypes: new Set<string>(), logger: silent },
  ...{ projection, workers: 2, throttle: 'none', liveLagMs: () => 0, signal: new AbortController().signal },
  onProgress: () => undefined,
  ...more,
});

const applyLive = async (projection: Projection, recorded: readonly RecordedEvent[]): Promise<void> => {
  const runner = await runnerOf(live.pool, projection);
  await runner.apply(arrivalsOf(recorded), []);
};

const ledgerOf = async ({ pool }: TestDatabase, { ledger }: Projection): Promise<unknown[]> =>
  (await pool.query(`select * from ${ledger} order by stream_id`)).rows;

const lettersOf = async ({ pool }: TestDatabase): Promise<unknown[]> =>
  (
    await pool.query(
      'select status, stream_id, stream_version, row_key, event_id, reason from dead_letters order by stream_id, stream_version, id',
    )
  ).rows;

const expectSameAsLive = async (view: AnyView): Promise<void> => {
  expect(await dump(green.pool, view)).toEqual(await dump(live.pool, view));
  expect(await ledgerOf(green, new ViewProjection(view))).toEqual(await ledgerOf(live, new ViewProjection(view)));
  expect(await lettersOf(green)).toEqual(await lettersOf(live));
};

const indexesOf = async ({ pool }: TestDatabase): Promise<unknown[]> =>
  (await pool.query(`select indexdef from pg_indexes where schemaname = 'public' and tablename ~ '_v1' order by 1`))
    .rows;

describe('a rebuilt view is the live one, byte for byte', () => {
  test.each([
    ['with copies and deletes', accounts, 20_000],
    ['chunk by chunk', accounts, 17],
    ['keyed by another field than its records', holdings, 20_000],
    ['keyed by another field, chunk by chunk', holdings, 23],
  ] as const)('%s', async (_, view, chunkEvents) => {
    const { recorded } = history();
    await topics.publish(recorded);
    await applyLive(new ViewProjection(view), recorded);
    const reports: BuildReport[] = [];
    const projection = new ViewProjection(view);
    const options = optionsFor(projection, { chunkEvents, onProgress: (report) => void reports.push(report) });
    expect(await build(options)).toBe(true);
    await expectSameAsLive(view);
    expect(await indexesOf(green)).toEqual(await indexesOf(live));
    const passes = new Set(reports.map(({ phase }) => phase));
    expect([...passes]).toEqual(view === accounts ? ['references', 'rows', 'indexes'] : ['rows', 'indexes']);
    expect(reports.at(-1)).toMatchObject({
      ...{ sources: { bank: 'kafka', people: 'kafka' } },
      ...{ eventsDone: recorded.length, eventsTotal: recorded.length },
    });
    const progress = await readProgress(green.pool, projection.id);
    expect(progress).toHaveLength(6);
    expect(progress.reduce((sum, { nextOffset }) => sum + Number(nextOffset), 0)).toBe(recorded.length);
  });
});
