import { endConnections, testDatabase, type TestDatabase } from '@refold/testing';
import { readProgress, type FlushPoint } from '../src';
import { Deposited, holdings, Opened, Stores } from './bank';
import { arrivalsOf, dump, silentOwners, viewRunner } from './projected';

let database: TestDatabase;
beforeEach(async () => (database = await testDatabase('crash')));
afterEach(() => database.drop());

const stores = new Stores();
stores.append(
  new Opened({ accountId: 'a1', ownerId: 'o1', limit: '0' }),
  new Deposited({ accountId: 'a1', ownerId: 'o1', amount: '4000' }),
);
const span = (firstOffset: bigint, nextOffset: bigint, feedNumber: bigint) => [
  { topic: 'bank', partition: 0, firstOffset, nextOffset, feedNumber, recordedAt: null },
];

const points: FlushPoint[] = ['read', 'folded', 'rows-written', 'ledger-written', 'progress-written', 'committed'];

test.each(points)('a process that dies when the flush is %s adds the amount once after its restart', async (point) => {
  let dying = true;
  const runner = await viewRunner(database.pool, holdings, {
    at: (reached) => {
      if (dying && reached === point) throw new Error(`died when ${point}`);
    },
  });
  await expect(runner.apply(arrivalsOf(stores.recorded), span(0n, 2n, 2n))).rejects.toThrow('died');
  const stored = await readProgress(database.pool, 'holdings_v1');
  expect(stored.map(({ nextOffset }) => nextOffset)).toEqual(point === 'committed' ? [2n] : []);

  dying = false;
  await runner.apply(arrivalsOf(stores.recorded), span(0n, 2n, 2n));
  expect(await dump(database.pool, holdings)).toEqual([
    { owner_id: 'o1', name: null, accounts: 1, deposited: 4000, _defined: true, _deleted: false },
  ]);
  expect(await readProgress(database.pool, 'holdings_v1')).toMatchObject([{ nextOffset: 2n, feedNumber: 2n }]);
});

test('progress keeps its last digit and never goes back', async () => {
  const runner = await viewRunner(database.pool, holdings);
  await runner.apply([], span(0n, 9_007_199_254_740_993n, 9_007_199_254_740_993n));
  await runner.apply([], span(5n, 100n, 99n));
  expect(await readProgress(database.pool, 'holdings_v1')).toMatchObject([
    { nextOffset: 9_007_199_254_740_993n, feedNumber: 9_007_199_254_740_993n },
  ]);
});

test('a batch that begins behind the stored progress is refused: what lies between would be lost', async () => {
  const runner = await viewRunner(database.pool, holdings);
  await runner.apply([], span(0n, 10n, 10n));
  await expect(runner.apply(arrivalsOf(stores.recorded), span(12n, 14n, 14n))).rejects.toThrow(/up to offset 10/);
  expect(await dump(database.pool, holdings)).toEqual([]);
});

test('a database that goes away during a flush is no bad event: nothing is parked, and the same batch succeeds later', async () => {
  let broken = false;
  const runner = await viewRunner(database.pool, holdings, {
    owners: silentOwners,
    at: async (point) => {
      if (point !== 'folded' || broken) return;
      broken = true;
      await endConnections(database.pool);
    },
  });
  await expect(runner.apply(arrivalsOf(stores.recorded), [])).rejects.toThrow();
  await runner.apply(arrivalsOf(stores.recorded), []);
  expect(await dump(database.pool, holdings)).toMatchObject([{ deposited: 4000 }]);
  expect((await database.pool.query('select 1 from dead_letters')).rowCount).toBe(0);
});
