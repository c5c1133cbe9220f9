import { consumeTopics, silent } from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';
import { endConnections, testDatabase, testTopics, type TestDatabase, type TestTopics } from '@refold/testing';
import { countLetters, ProjectionEngine, readProgress, type AnyView, type OwnerClient } from '../src';
import { accounts, Deposited, holdings, Named, Opened, Stores } from './bank';
import { dump, ownersOf, reader, silentOwners, viewRunner } from './projected';
import { Topics } from './topics';

jest.setTimeout(90_000);

let database: TestDatabase;
let scope: TestTopics;
let topics: Topics;
const running: ProjectionEngine[] = [];

beforeEach(async () => {
  database = await testDatabase('engine');
  scope = testTopics('engine');
  topics = new Topics(scope.brokers, scope.prefix);
  await topics.create();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((engine) => engine.stop()));
  await Promise.all([database.drop(), scope.drop()]);
});

const start = async (views: readonly AnyView[], owners: OwnerClient = silentOwners): Promise<ProjectionEngine> => {
  const { kafka, prefix } = topics;
  const followed = new Set([`${prefix}bank`, `${prefix}people`]);
  const settings = { owners, topics: followed };
  const runners = await Promise.all(views.map((view) => viewRunner(database.pool, view, settings)));
  const engine = new ProjectionEngine({
    ...{ engine: 'postgres', pool: database.pool, runners, reader, owners, logger: silent },
    topics: [...followed],
    consume: (options) =>
      consumeTopics({ kafka, groupId: `${prefix}projector`, sessionTimeoutMs: 8_000, slowestRetryMs: 500, ...options }),
  });
  engine.start();
  running.push(engine);
  return engine;
};

const stop = async (engine: ProjectionEngine): Promise<void> => {
  running.splice(running.indexOf(engine), 1);
  await engine.stop();
};

/** 12 accounts of 3 owners, each deposit an amount of 1. */
const write = (stores: Stores, deposits: number): RecordedEvent[] => {
  const account = (number: number) => ({ accountId: `a${number % 12}`, ownerId: `o${number % 3}` });
  const opening = stores.recorded.length === 0;
  const opened = opening ? Array.from({ length: 12 }, (_, at) => new Opened({ ...account(at), limit: '0' })) : [];
  const named = opening ? [0, 1, 2].map((at) => new Named({ ownerId: `o${at}`, name: `Owner ${at}` })) : [];
  const deposited = Array.from({ length: deposits }, (_, at) => new Deposited({ ...account(at), amount: '1' }));
  return stores.append(...opened, ...named, ...deposited);
};

const deposited = async (): Promise<number> =>
  ((await dump(database.pool, holdings)) as { deposited: number }[]).reduce((sum, row) => sum + row.deposited, 0);

const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (const deadline = Date.now() + 40_000; Date.now() < deadline; await new Promise((go) => setTimeout(go, 50)))
    if (await holds()) return;
  throw new Error(`It did not come about that ${what}; deposited is ${await deposited()}`);
};
const untilDeposited = (sum: number): Promise<void> =>
  until(`${sum} are deposited`, async () => (await deposited()) >= sum);

test('records become rows, also after a restart, and each counts once', async () => {
  const stores = new Stores();
  await topics.publish(write(stores, 300));
  const first = await start([accounts, holdings]);
  await untilDeposited(300);
  await stop(first);
  await topics.publish(write(stores, 60));
  await start([accounts, holdings]);
  await untilDeposited(360);
  expect(await dump(database.pool, holdings)).toMatchObject(
    [0, 1, 2].map((at) => ({ name: `Owner ${at}`, deposited: 120 })),
  );
  expect((await dump(database.pool, accounts)).map((row) => (row as { owner_name: string }).owner_name)).toHaveLength(
    12,
  );
});

test('a view that is added later is filled from the beginning, and the others do not count twice', async () => {
  const stores = new Stores();
  await topics.publish(write(stores, 120));
  const first = await start([holdings]);
  await untilDeposited(120);
  await stop(first);
  await topics.publish(write(stores, 12));
  await start([holdings, accounts]);
  await until('accounts are filled', async () => (await dump(database.pool, accounts)).length === 12);
  await untilDeposited(132);
  expect(await deposited()).toBe(132);
  expect(((await dump(database.pool, accounts)) as { balance: number }[]).map(({ balance }) => balance)).toEqual(
    Array(12).fill(11),
  );
});

test('lost records, also the very last ones, are noticed by the chain and read from the feed of their owner', async () => {
  const stores = new Stores();
  const written = write(stores, 120);
  const lost = new Set([...written.slice(40, 60), ...written.slice(-5)].map(({ id }) => id));
  await topics.publish(written, ({ id }) => lost.has(id));
  await topics.heartbeat('bank', 132n);
  const engine = await start([holdings], ownersOf(stores.recorded));
  await untilDeposited(120);
  await until('no gap is open', async () => (await engine.gaps.open()).length === 0);
  const { rowCount } = await database.pool.query('select 1 from feed_gaps where healed_at is not null');
  expect(rowCount).toBeGreaterThan(0);
  expect(await deposited()).toBe(120);
  expect((await countLetters(database.pool)).size).toBe(0);
});

test('a topic that is made anew is read from its beginning, and what was known is not counted again', async () => {
  const stores = new Stores();
  await topics.publish(write(stores, 120));
  const first = await start([holdings], ownersOf(stores.recorded));
  await untilDeposited(120);
  await stop(first);
  await topics.recreate('bank');
  const more = write(stores, 12);
  await topics.publish([...stores.recorded.filter(({ service }) => service === 'bank').slice(-40, -12), ...more]);
  await start([holdings], ownersOf(stores.recorded));
  await untilDeposited(132);
  expect(await deposited()).toBe(132);
});

test('records that were deleted before they were read are read from the feed of their owner', async () => {
  const stores = new Stores();
  await topics.publish(write(stores, 30));
  const first = await start([holdings], ownersOf(stores.recorded));
  await untilDeposited(30);
  await stop(first);
  await topics.publish(write(stores, 60));
  await topics.deleteRecords('bank');
  await topics.publish(write(stores, 12));
  const engine = await start([holdings], ownersOf(stores.recorded));
  await untilDeposited(102);
  expect(await deposited()).toBe(102);
  await until('the moves are told', async () => engine.moves().length > 0);
});

test('while the database breaks every connection again and again, nothing is lost, doubled or parked', async () => {
  const stores = new Stores();
  const engine = await start([accounts, holdings]);
  let breaking = true;
  const breaker = (async () => {
    while (breaking) {
      await endConnections(database.pool).catch(() => undefined);
      await new Promise((go) => setTimeout(go, 120));
    }
  })();
  for (let round = 0; round < 10; round++) await topics.publish(write(stores, 60));
  breaking = false;
  await breaker;
  await untilDeposited(600);
  expect(await deposited()).toBe(600);
  expect((await countLetters(database.pool)).size).toBe(0);
  await until('the engine is well again', async () => engine.problem() === null);
});

test('two instances share the partitions; when one leaves, the other takes over what it had', async () => {
  const stores = new Stores();
  await topics.publish(write(stores, 60));
  const one = await start([holdings]);
  await untilDeposited(60);
  await start([holdings]);
  for (let round = 0; round < 4; round++) await topics.publish(write(stores, 60));
  await untilDeposited(300);
  await stop(one);
  await topics.publish(write(stores, 60));
  await untilDeposited(360);
  expect(await deposited()).toBe(360);
});

test('a views database that was restored to an earlier state is read on from there', async () => {
  const stores = new Stores();
  const engine = await start([holdings]);
  await topics.publish(write(stores, 60));
  await untilDeposited(60);
  const backup = await database.pool.query('select * from projection_progress');
  const tables = ['holdings_v1', 'holdings_v1__ledger'];
  for (const table of tables) await database.pool.query(`create table backup_${table} as select * from ${table}`);
  await topics.publish(write(stores, 60));
  await untilDeposited(120);
  for (const table of tables) await database.pool.query(`truncate ${table}`);
  for (const table of tables) await database.pool.query(`insert into ${table} select * from backup_${table}`);
  for (const row of backup.rows as { topic: string; partition: number; next_offset: string; feed_number: string }[])
    await database.pool.query(
      'update projection_progress set next_offset = $3, feed_number = $4 where topic = $1 and partition = $2',
      [row.topic, row.partition, row.next_offset, row.feed_number],
    );
  await topics.publish(write(stores, 60));
  await untilDeposited(180);
  expect(await deposited()).toBe(180);
  expect(engine.problem()).toBeNull();
});

test('progress is told by partition: offset, feed number, and the clock of the owner', async () => {
  const stores = new Stores();
  const engine = await start([holdings]);
  await topics.publish(write(stores, 12));
  await topics.heartbeat('bank', 24n);
  await untilDeposited(12);
  await until('the heartbeats are read', async () =>
    (await readProgress(database.pool, 'holdings_v1')).some(
      ({ recordedAt }) => recordedAt === '2026-01-01T00:00:01.000000Z',
    ),
  );
  const read = engine.positions.partitionsOf('holdings_v1').filter(({ topic }) => topic.endsWith('bank'));
  expect(read).toHaveLength(3);
  expect(read.every(({ nextOffset, end }) => nextOffset === end)).toBe(true);
  expect(read.map(({ feedNumber }) => feedNumber).reduce((most, each) => (each > most ? each : most))).toBe(24n);
});
