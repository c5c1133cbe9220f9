import { setTimeout as sleep } from 'node:timers/promises';
import { endConnections, testDatabase, type TestDatabase } from '@refold/testing';
import { Client, type Pool } from 'pg';
import { FeedSignal, openPool, Sequencer, type EventStore } from '../src';
import { context, eventually, onto, openAccounts, opened } from './accounts';
import { expectNothingLost, Follower, Load, rawRefusals } from './load';

jest.setTimeout(120_000);

let database: TestDatabase;
let pool: Pool;
let store: EventStore;
let running: { stop(): Promise<unknown> }[];
let operator: Client;

beforeEach(async () => {
  database = await testDatabase('lost');
  pool = openPool(database.url, { max: 20 });
  store = await openAccounts(pool);
  running = [];
  operator = new Client({ connectionString: database.url });
  await operator.connect();
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await store.close();
  await operator.end();
  await pool.end();
  await database.drop();
});

const started = <Part extends { start(): void; stop(): Promise<unknown> }>(part: Part): Part => {
  running.push(part);
  part.start();
  return part;
};

test('every connection ended again and again under load: nothing is lost, doubled or turned around', async () => {
  started(new Sequencer(pool));
  started(new Sequencer(pool));
  const signal = started(new FeedSignal(pool));
  const [load, follower] = [new Load(store), new Follower(store)];
  let ended = 0;
  for (let round = 0; round < 12; round++) {
    await sleep(150);
    ended += await endConnections(operator);
  }
  await load.stop();
  expect(ended).toBeGreaterThan(40);
  expect(load.failures.length).toBeGreaterThan(0);
  expect(rawRefusals(load.failures)).toEqual([]);
  await expectNothingLost(store, load, follower);
  await eventually(() => signal.status().error === null, 'the signal is back');
});

test('an announcement channel that is dead costs one poll, and no event', async () => {
  const sequencer = started(new Sequencer(pool, { pollMs: 200 }));
  await eventually(() => sequencer.status().leader, 'it leads');
  // The store's own connection, on which it announces, is taken from it as often as it comes back.
  const dead = setInterval(() => {
    void operator.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'refold announcer' and datname = current_database()`,
    );
  }, 20);
  for (let number = 1; number <= 5; number++) {
    await store.append([onto(`d${number}`, 0, opened(`d${number}`))], context);
    await eventually(async () => (await store.feedHead()) === BigInt(number), 'sequenced by the poll', 3_000);
  }
  clearInterval(dead);
});
