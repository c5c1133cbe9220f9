import { encodeRecord, partitionOf } from '@refold/kafka';
import { testClickHouse } from '@refold/testing';
import { ClickHouse, FactsProjection, readProgress, ViewProjection } from '../src';
import { build, measureSources, type BuildReport } from '../src/build/build';
import { accounts, accountStates, Deposited, deposits, holdings, Named, Opened } from './bank';
import { BuildStage, history } from './build-history';
import { ownersOf, silentOwners } from './projected';

jest.setTimeout(90_000);

let stage: BuildStage;
beforeEach(async () => (stage = await BuildStage.open()));
afterEach(() => stage.close());

const indexes = `select indexdef from pg_indexes where schemaname = 'public' and tablename ~ '_v1' order by 1`;

describe('a rebuilt view is the live one, byte for byte', () => {
  test.each([
    ['with copies and deletes', accounts, 5_000],
    ['with copies and deletes, chunk by chunk', accounts, 17],
    ['keyed by another field than its records', holdings, 5_000],
    ['keyed by another field, chunk by chunk', holdings, 23],
  ] as const)('%s', async (_, view, chunkEvents) => {
    const { recorded } = history();
    await stage.topics.publish(recorded);
    await stage.applyLive(new ViewProjection(view), recorded);
    const reports: BuildReport[] = [];
    const projection = new ViewProjection(view);
    const onProgress = (report: BuildReport): void => void reports.push(report);
    expect(await build(stage.options(projection, { chunkEvents, onProgress }))).toBe(true);
    await stage.expectSameAsLive(view);
    const [green, live] = [await stage.green.pool.query(indexes), await stage.live.pool.query(indexes)];
    expect(green.rows).toEqual(live.rows);
    const passes = new Set(reports.map(({ phase }) => phase));
    expect([...passes]).toEqual(view === accounts ? ['references', 'rows', 'indexes'] : ['rows', 'indexes']);
    expect(reports.at(-1)).toMatchObject({
      ...{ sources: { bank: 'kafka', people: 'kafka' } },
      ...{ eventsDone: recorded.length, eventsTotal: recorded.length },
    });
  });
});

test('the live path goes on from where the partitions ended when the rebuild began', async () => {
  const stores = history();
  await stage.topics.publish(stores.recorded);
  const projection = new ViewProjection(holdings);
  const { recorded } = stores;
  const before = recorded.length;
  let late = false;
  const at = async (): Promise<void> => {
    if (late) return;
    late = true;
    await stage.topics.publish(stores.append(new Opened({ accountId: 'late', ownerId: 'o1', limit: '0' })));
  };
  await build(stage.options(projection, { at }));
  const progress = await readProgress(stage.green.pool, projection.id);
  expect(progress).toHaveLength(6);
  expect(progress.reduce((sum, { nextOffset }) => sum + Number(nextOffset), 0)).toBe(before);
  for (const { topic, partition, feedNumber } of progress) {
    const own = recorded.slice(0, before).filter((each) => topic.endsWith(each.service));
    const last = own.filter(({ partitionKey }) => partitionOf(partitionKey, 3) === partition).at(-1);
    expect(feedNumber).toBe(last?.feedNumber ?? 0n);
  }
  await stage.applyLive(projection, recorded.slice(0, before));
  await stage.expectSameAsLive(holdings);
});

test('rebuilt facts are the live ones, each once', async () => {
  const [liveFacts, greenFacts] = [await testClickHouse('live'), await testClickHouse('green')];
  const stores = [new ClickHouse(liveFacts.url), new ClickHouse(greenFacts.url)] as const;
  try {
    const { recorded } = history();
    await stage.topics.publish(recorded);
    for (const facts of [deposits, accountStates]) {
      const [live, green] = [new FactsProjection(facts, stores[0]), new FactsProjection(facts, stores[1])];
      await stage.applyLive(live, recorded);
      expect(await build(stage.options(green, { clickhouse: stores[1], chunkEvents: 31 }))).toBe(true);
      const query = `select * from ${live.id} final order by all`;
      expect(await stores[1].select(query)).toEqual(await stores[0].select(query));
      await stage.expectSameLedger(live);
    }
  } finally {
    await Promise.all([...stores.map((each) => each.close()), liveFacts.drop(), greenFacts.drop()]);
  }
});

test('a record that came twice counts once', async () => {
  const { recorded } = history(8);
  const again = recorded.slice(5, 20);
  await stage.topics.publish(recorded.slice(0, 30));
  const records = again.map((each) => ({ ...encodeRecord(each, 0n), partition: partitionOf(each.partitionKey, 3) }));
  const ofBank = records.filter((_, at) => again[at]?.service === 'bank');
  await stage.topics.send('bank', ofBank);
  await stage.topics.publish(recorded.slice(30));
  for (const view of [accounts, holdings]) {
    await stage.applyLive(new ViewProjection(view), recorded);
    await build(stage.options(new ViewProjection(view), { chunkEvents: 9 }));
    await stage.expectSameAsLive(view);
  }
});

test('an event that fails waits with its stream and its row, as it does live, and everything else is there', async () => {
  const stores = history(12);
  const of = (account: string) => ({ accountId: account, ownerId: 'o1' });
  stores.append(
    new Deposited({ ...of('a1'), amount: '5', note: 'break' }),
    new Deposited({ ...of('a1'), amount: '6' }),
    // A sum that no column holds: the store itself would refuse it.
    new Deposited({ ...of('a2'), amount: '9223372036854775807' }),
    new Deposited({ ...of('a2'), amount: '7' }),
    new Named({ ownerId: 'o1', name: 'After it' }),
  );
  await stage.topics.publish(stores.recorded);
  const projection = new ViewProjection(accounts);
  await stage.applyLive(projection, stores.recorded);
  await build(stage.options(projection, { chunkEvents: 11 }));
  await stage.expectSameAsLive(accounts);
});

describe('a topic that does not hold everything any more', () => {
  test.each([
    ['accounts', accounts],
    ['holdings', holdings],
  ] as const)('is read from the feed of its owner: %s', async (_, view) => {
    const stores = history(15);
    await stage.topics.publish(stores.recorded);
    await stage.topics.deleteRecords('bank');
    await stage.topics.publish(stores.append(new Opened({ accountId: 'b1', ownerId: 'o1', limit: '0' })));
    const { recorded } = stores;
    const projection = new ViewProjection(view);
    const owners = ownersOf(recorded);
    const options = stage.options(projection, { owners, chunkEvents: 19 });
    const { sources } = await measureSources(options);
    expect(sources).toEqual({ bank: 'feed', people: 'kafka' });
    expect(await build(options)).toBe(true);
    await stage.applyLive(projection, recorded);
    await stage.expectSameAsLive(view);
    const progress = await readProgress(stage.green.pool, projection.id);
    const head = recorded.filter(({ service }) => service === 'bank').at(-1)?.feedNumber;
    for (const each of progress.filter(({ topic }) => topic.endsWith('bank'))) expect(each.feedNumber).toBe(head);
  });

  test('is found out in its middle, and what was read of it before counts once', async () => {
    const { recorded } = history(15);
    const lost = new Set(recorded.filter(({ service }) => service === 'bank').slice(60, 64));
    await stage.topics.publish(recorded, (event) => lost.has(event));
    const projection = new ViewProjection(holdings);
    await build(stage.options(projection, { owners: ownersOf(recorded), chunkEvents: 13 }));
    await stage.applyLive(projection, recorded);
    await stage.expectSameAsLive(holdings);
  });

  test('refuses the rebuild when its owner lacks something too, and says what', async () => {
    const { recorded } = history(15);
    await stage.topics.publish(recorded);
    await stage.topics.deleteRecords('bank');
    const owners = ownersOf(recorded.filter(({ service, feedNumber }) => service !== 'bank' || feedNumber > 12n));
    const building = build(stage.options(new ViewProjection(holdings), { owners }));
    await expect(building).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining('1 to 12') });
    await expect(building).rejects.toThrow(/history of bank is not whole/);
  });

  test('waits for an owner that is down', async () => {
    const { recorded } = history(5);
    await stage.topics.publish(recorded);
    await stage.topics.deleteRecords('bank');
    const owners = ownersOf(recorded);
    let refusals = 3;
    const feed: typeof owners.feed = (...args) => (refusals-- > 0 ? silentOwners.feed(...args) : owners.feed(...args));
    const projection = new ViewProjection(accounts);
    expect(await build(stage.options(projection, { owners: { ...owners, feed } }))).toBe(true);
    await stage.applyLive(projection, recorded);
    await stage.expectSameAsLive(accounts);
  });
});
