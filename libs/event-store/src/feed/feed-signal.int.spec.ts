import { testDatabase, type TestDatabase } from '@refold/testing';
import { eventually } from '../../test/accounts';
import { FeedSignal, openPool } from '..';

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
