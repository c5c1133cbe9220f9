import { setTimeout as sleep } from 'node:timers/promises';
import { heldOpen, ownPostgres, testDatabase, type OwnPostgres } from '@refold/testing';
import type { Pool } from 'pg';
import { FeedSignal, openPool, Sequencer, type EventStore } from '../src';
import { Accounts, context, deposited, eventually, onto, openAccounts, opened } from './accounts';
import { expectNothingLost, Follower, Load, rawRefusals } from './load';

jest.setTimeout(120_000);

let server: OwnPostgres;
let pool: Pool;
let store: EventStore;

beforeAll(async () => {
  server = await ownPostgres();
  pool = openPool(await server.database('bank'), { max: 20 });
  store = await openAccounts(pool);
});
afterAll(async () => {
  await store.close();
  await pool.end();
  await server.drop();
});

const appendsAgain = (): Promise<void> => {
  const id = crypto.randomUUID();
  return eventually(
    () =>
      store.append([onto(id, 0, opened(id))], context).then(
        () => true,
        () => false,
      ),
    'an append works again',
  );
};

test('a server that crashes and is restarted under load loses nothing that was acknowledged, and all goes on by itself', async () => {
  const sequencer = new Sequencer(pool);
  const signal = new FeedSignal(pool);
  sequencer.start();
  signal.start();
  const [load, follower] = [new Load(store), new Follower(store)];
  for (const end of [server.crash, server.stop]) {
    await sleep(600);
    const gap = heldOpen(store, [onto('gap', 0, opened('gap'))], context);
    await gap.inserted;
    await end();
    await expect(gap.commit()).rejects.toThrow();
    await server.start();
    await appendsAgain();
  }
  await load.stop();
  expect(load.failures.length).toBeGreaterThan(0);
  expect(rawRefusals(load.failures)).toEqual([]);
  await expectNothingLost(store, load, follower);
  await eventually(() => signal.status().error === null && sequencer.status().error === null, 'both work');
  await Promise.all([sequencer.stop(), signal.stop()]);
});

/** What a logical dump carries: the rows as they are, the sequence, and no transaction id. */
const moveStore = async (from: Pool, to: Pool): Promise<void> => {
  await to.query('delete from store_identity');
  for (const table of ['events', 'feed', 'outbox', 'store_identity']) {
    const { rows } = await from.query<{ all: string }>(
      `select coalesce(json_agg(${table}), '[]')::text as all from ${table}`,
    );
    await to.query(
      `insert into ${table} overriding system value select * from json_populate_recordset(null::${table}, $1)`,
      [rows[0]?.all],
    );
  }
  await to.query(`select setval('events_position_seq', (select max(position) from events))`);
};
const transactionId = async (of: Pool): Promise<bigint> =>
  BigInt((await of.query<{ id: string }>('select pg_current_xact_id()::text as id')).rows[0]?.id ?? 0);

test('a store that is moved into a cluster with lower transaction ids goes on where it was', async () => {
  const old = await testDatabase('moved');
  await old.pool.query('do $$ begin for n in 1..3000 loop perform pg_current_xact_id(); commit; end loop; end $$');
  const before = await openAccounts(old.pool);
  const sequencer = new Sequencer(old.pool);
  sequencer.start();
  for (let version = 0; version < 20; version++) await before.append([onto('m', version, deposited('m'))], context);
  await eventually(async () => (await before.feedHead()) === 20n, 'sequenced');
  await sequencer.stop();
  await before.append([onto('m', 20, deposited('m')), onto('n', 0, opened('n'))], context);

  const newPool = openPool(await server.database('moved'), { max: 5 });
  const after = await openAccounts(newPool);
  await moveStore(old.pool, newPool);
  expect(await transactionId(newPool)).toBeLessThan(await transactionId(old.pool));
  expect(await after.status()).toMatchObject({
    ...(await before.status()),
    oldestUnsequencedAgeSeconds: expect.any(Number),
  });
  const successor = new Sequencer(newPool);
  successor.start();
  await after.append([onto('m', 21, deposited('m'))], context);
  await eventually(async () => (await after.feedHead()) === 23n, 'what waited and what came are sequenced');
  const goneOn = (await after.readFeed(20n, 10)).map(({ streamId, streamVersion }) => `${streamId}@${streamVersion}`);
  expect(goneOn).toEqual(['account-m@21', 'account-n@1', 'account-m@22']);
  expect(await after.readFeed(0n, 20)).toEqual(await before.readFeed(0n, 20));
  expect((await after.loadStream(Accounts, 'm')).version).toBe(22);
  await Promise.all([successor.stop(), before.close(), after.close()]);
  await newPool.end();
  await old.drop();
});
