import { silent } from '@refold/kafka';
import type { ClickhouseFacts, RecordedEvent } from '@refold/model';
import {
  testClickHouse,
  testDatabase,
  testTopics,
  type TestClickHouse,
  type TestDatabase,
  type TestTopics,
} from '@refold/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClickHouse, Projector, RebuildVerbs, Refusal, statusOf, type AnyView } from '../src';
import { readActive } from '../src/versions/version-states';
import { Deposited, deposits, holdings, Named, Opened, Stores } from './bank';
import { dump } from './projected';
import { Topics } from './topics';
import { holdingsIn, holdingsOf } from './versions-of-holdings';

jest.setTimeout(90_000);

let database: TestDatabase;
let server: TestClickHouse;
let scope: TestTopics;
let topics: Topics;
let stores: Stores;
const running: Projector[] = [];

beforeEach(async () => {
  [database, server] = await Promise.all([testDatabase('rebuild'), testClickHouse('rebuild')]);
  scope = testTopics('rebuild');
  topics = new Topics(scope.brokers, scope.prefix);
  stores = new Stores();
  await topics.create();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((projector) => projector.stop()));
  await Promise.all([database.drop(), server.drop(), scope.drop()]);
});

const start = (views: readonly AnyView[], facts: readonly ClickhouseFacts[] = []): Projector => {
  const projector = new Projector({
    ...{ views, facts, pool: database.pool, clickhouse: new ClickHouse(server.url) },
    ...{ kafka: topics.kafka, topicPrefix: topics.prefix, ownerUrls: {}, logger: silent },
    onRefused: (error) => {
      throw error;
    },
  });
  projector.start();
  running.push(projector);
  return projector;
};
const stop = async (projector: Projector): Promise<void> => {
  running.splice(running.indexOf(projector), 1);
  await projector.stop();
};

const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 40_000; Date.now() < deadline; await sleep(50)) if (await holds()) return;
  const rebuilds = (await database.pool.query('select * from rebuilds')).rows;
  throw new Error(`It did not come about that ${what}: ${JSON.stringify(rebuilds)}`);
};
const untilApplied = (projector: Projector): Promise<void> =>
  until('all is applied', async () => {
    const { projections } = await statusOf(projector);
    const head = stores.recorded.filter(({ service }) => service === 'bank').length;
    return (
      projections.length > 0 &&
      projections.every(({ lagEvents, partitions }) => {
        const read = partitions.filter(({ topic }) => topic.endsWith('bank'));
        return lagEvents === 0 && read.reduce((sum, each) => sum + Number(each.nextOffset), 0) >= head;
      })
    );
  });
const untilDone = (projection: string): Promise<void> =>
  until(`${projection} is built`, async () => {
    const { rows } = await database.pool.query<{ state: string }>('select state from rebuilds where projection = $1', [
      projection,
    ]);
    return rows[0]?.state === 'done';
  });

/** 12 accounts of 3 owners; each deposit is of 1. */
const write = (count: number): RecordedEvent[] => {
  const account = (number: number) => ({ accountId: `a${number % 12}`, ownerId: `o${number % 3}` });
  const isFirst = stores.recorded.length === 0;
  const opened = isFirst ? Array.from({ length: 12 }, (_, at) => new Opened({ ...account(at), limit: '0' })) : [];
  const named = isFirst ? [0, 1, 2].map((at) => new Named({ ownerId: `o${at}`, name: `Owner ${at}` })) : [];
  return stores.append(
    ...opened,
    ...named,
    ...Array.from({ length: count }, (_, at) => new Deposited({ ...account(at), amount: '1' })),
  );
};

const rowsOf = async (version: number): Promise<Record<string, object>> =>
  Object.fromEntries(
    ((await dump(database.pool, holdingsOf(version))) as Record<string, unknown>[]).map((row) => [
      row['owner_id'],
      { name: row['name'], accounts: row['accounts'], deposited: row['deposited'], deposits: row['deposits'] },
    ]),
  );
const activeVersion = async (view: string): Promise<number | undefined> =>
  (await readActive(database.pool)).get(view)?.version;
const ask = { workers: 1, throttle: 'none', dryRun: false } as const;

test('a new version is built beside the live one, which goes on, and both hold every event', async () => {
  await topics.publish(write(600));
  const first = start([holdings]);
  await untilApplied(first);
  await stop(first);
  const projector = start([holdings, holdingsOf(2)]);
  const verbs = new RebuildVerbs(projector.context);
  await until('the engine runs', async () => projector.states.every((state) => state.running?.joined()));
  expect(await activeVersion('holdings')).toBe(1);
  await verbs.rebuild({ views: ['holdings'], ...ask });
  for (let second = 0; second < 20; second++) {
    await topics.publish(write(10));
    await sleep(50);
  }
  await untilDone('holdings_v2');
  await topics.publish(write(30));
  await untilApplied(projector);
  expect(await rowsOf(2)).toEqual(holdingsIn(stores.recorded));
  expect(await activeVersion('holdings')).toBe(1);
  const { projections } = await statusOf(projector);
  expect(projections.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(['holdings 1', 'holdings 2']);
});

test('a second rebuild of a view says so and leaves the first alone; an aborted one leaves nothing behind', async () => {
  await topics.publish(write(60));
  const first = start([holdings]);
  await untilApplied(first);
  await stop(first);
  const projector = start([holdings, holdingsOf(2)]);
  const verbs = new RebuildVerbs(projector.context);
  await until('the engine runs', async () => projector.states.every((state) => state.running?.joined()));
  await verbs.rebuild({ views: ['holdings'], ...ask });
  const second = verbs.rebuild({ views: ['holdings'], ...ask });
  await expect(second).rejects.toThrow(Refusal);
  await expect(second).rejects.toThrow(/already/);
  await verbs.pause('holdings');
  await expect(verbs.pause('holdings')).rejects.toThrow(/paused/);
  await verbs.abort('holdings', false);
  const { rowCount } = await database.pool.query("select 1 from pg_tables where tablename like 'holdings_v2%'");
  expect(rowCount).toBe(0);
  await verbs.rebuild({ views: ['holdings'], ...ask });
  await untilDone('holdings_v2');
  await untilApplied(projector);
  expect(await rowsOf(2)).toEqual(holdingsIn(stores.recorded));
});

test('a view that nobody had is built by itself, and does not hold up those that are there', async () => {
  await topics.publish(write(300));
  const first = start([holdings]);
  await untilApplied(first);
  await stop(first);
  const projector = start([holdings], [deposits]);
  await untilApplied(projector);
  await stop(projector);
  const { accounts } = await import('./bank');
  const second = start([holdings, accounts], [deposits]);
  await topics.publish(write(20));
  await untilDone('accounts_v1');
  await untilApplied(second);
  expect(await activeVersion('accounts')).toBe(1);
  const sums = (await dump(database.pool, accounts)) as { balance: number }[];
  expect(sums.reduce((sum, { balance }) => sum + balance, 0)).toBe(320);
});

test('code without the version that readers use is refused, with what to do', async () => {
  await topics.publish(write(12));
  const first = start([holdings]);
  await untilApplied(first);
  await stop(first);
  const refused = new Promise<Error>((resolve) => {
    const projector = new Projector({
      ...{ views: [holdingsOf(2)], facts: [], pool: database.pool, clickhouse: new ClickHouse(server.url) },
      ...{ kafka: topics.kafka, topicPrefix: topics.prefix, ownerUrls: {}, logger: silent, onRefused: resolve },
    });
    running.push(projector);
    projector.start();
  });
  expect((await refused).message).toMatch(/Put the definition of version 1 back/);
});
