import { setTimeout as sleep } from 'node:timers/promises';
import { heldOpen, testDatabase, type TestDatabase } from '@refold/testing';
import type { Pool } from 'pg';
import { openPool, Sequencer, type EventStore } from '../src';
import { context, eventually, onto, openAccounts, opened } from './accounts';

/** Three seconds in the daily run; with LONG_TESTS=1 twenty, which no time limit of anything else is meant to survive. */
const heldForMs = process.env['LONG_TESTS'] === '1' ? 20_000 : 3_000;

jest.setTimeout(heldForMs + 60_000);

let database: TestDatabase;
let pool: Pool;
let store: EventStore;
let sequencer: Sequencer;

beforeEach(async () => {
  database = await testDatabase('held');
  pool = openPool(database.url, { max: 20 });
  store = await openAccounts(pool);
  sequencer = new Sequencer(pool);
  sequencer.start();
});
afterEach(async () => {
  await sequencer.stop();
  await store.close();
  await pool.end();
  await database.drop();
});

/** Appends, and waits until a reader of the feed can have it. @returns the milliseconds between */
const untilInFeed = async (id: string, feedNumber: bigint): Promise<number> => {
  await store.append([onto(id, 0, opened(id))], context);
  const appendedAt = performance.now();
  await eventually(async () => (await store.feedHead()) >= feedNumber, `${feedNumber} in the feed`);
  return performance.now() - appendedAt;
};
const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? 0;

test('a transaction held open for long delays none of the 200 commits behind it, and comes late itself', async () => {
  await eventually(() => sequencer.status().leader, 'it leads');
  const without = [];
  for (let number = 1; number <= 20; number++) without.push(await untilInFeed(`w${number}`, BigInt(number)));
  const held = heldOpen(store, [onto('held', 0, opened('held'))], context);
  await held.inserted;
  const heldAt = performance.now();
  const behind = [];
  for (let number = 21; number <= 220; number++) behind.push(await untilInFeed(`b${number}`, BigInt(number)));
  await sleep(Math.max(heldForMs - (performance.now() - heldAt), 0));
  expect(median(behind)).toBeLessThan(median(without) * 3 + 20);
  expect(await store.feedHead()).toBe(220n);
  await held.commit();
  await eventually(async () => (await store.feedHead()) === 221n, 'the late one', 1_000);
  expect(await store.readFeed(220n, 10)).toMatchObject([{ streamId: 'account-held', feedNumber: 221n }]);
});
