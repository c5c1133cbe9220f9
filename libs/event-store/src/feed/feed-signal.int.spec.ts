import { testDatabase, type TestDatabase } from '@refold/testing';
import { context, eventually, onto, openAccounts, opened } from '../../test/accounts';
import { openGate } from '../../test/gate';
import { awaitFeed, FeedSignal, openPool, Sequencer } from '..';

jest.setTimeout(60_000);

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase('feed_signal');
});
afterEach(() => database.drop());

test('a notification that is none of ours wakes the readers and harms nothing', async () => {
  const pool = openPool(database.url);
  await pool.query('create table feed (feed_number bigint)');
  const signal = new FeedSignal(pool, { pollMs: 30_000 });
  signal.start();
  await eventually(async () => {
    const { rowCount } = await pool.query(
      "select from pg_stat_activity where application_name = 'refold feed signal' and query like 'select coalesce%' and datname = current_database()",
    );
    return rowCount === 1;
  }, 'it listens');
  const woken = signal.beyond(0n, 30_000);
  await pool.query("notify refold_feed, 'from somebody else'");
  await woken;
  expect(signal.status()).toEqual({ error: null });
  await signal.stop();
  await pool.end();
});

test('over a link that drops packets without a word events come by the poll, and by the signal once it listens anew', async () => {
  const gate = await openGate(database.url);
  const [pool, viaGate] = [openPool(database.url), openPool(gate.url)];
  const store = await openAccounts(pool);
  const sequencer = new Sequencer(pool);
  const byPoll = new FeedSignal(viaGate, { pollMs: 300, proofOfLifeMs: 300 });
  const bySignal = new FeedSignal(viaGate, { pollMs: 60_000, proofOfLifeMs: 300 });
  for (const part of [sequencer, byPoll, bySignal]) part.start();
  const next = async (signal: FeedSignal, after: bigint): Promise<number> => {
    const before = performance.now();
    await awaitFeed(store, signal, { after, limit: 1, waitMs: 40_000 });
    return performance.now() - before;
  };
  await store.append([onto('g1', 0, opened('g1'))], context);
  await Promise.all([next(byPoll, 0n), next(bySignal, 0n)]);
  gate.freeze();
  const waiting = [next(byPoll, 1n), next(bySignal, 1n)] as const;
  await store.append([onto('g2', 0, opened('g2'))], context);
  expect(await waiting[0]).toBeLessThan(5_000);
  expect(await waiting[1]).toBeLessThan(30_000);
  const third = next(bySignal, 2n);
  await store.append([onto('g3', 0, opened('g3'))], context);
  expect(await third).toBeLessThan(5_000);
  await Promise.all([sequencer, byPoll, bySignal].map((part) => part.stop()));
  await store.close();
  await Promise.all([pool.end(), viaGate.end()]);
  gate.close();
});
