import { testDatabase, type TestDatabase } from '@refold/testing';
import fc from 'fast-check';
import type { RecordedEvent } from '@refold/model';
import { accounts, Deposited, holdings, Named, Opened, Stores } from './bank';
import { arrivalsOf, dump, viewRunner } from './projected';

let database: TestDatabase;
beforeEach(async () => (database = await testDatabase('side_by_side')));
afterEach(() => database.drop());

/** Few owners with many accounts: every batch of every writer meets the same rows. */
const manyAccounts = (): Stores => {
  const stores = new Stores();
  for (let number = 0; number < 60; number++) {
    const account = { accountId: `a${number}`, ownerId: `o${number % 3}` };
    stores.append(new Opened({ ...account, limit: '0' }));
    for (let deposit = 1; deposit <= 5; deposit++)
      stores.append(new Deposited({ ...account, amount: String(deposit) }));
  }
  return stores;
};

const batches = (recorded: readonly RecordedEvent[], size: number): RecordedEvent[][] =>
  Array.from({ length: Math.ceil(recorded.length / size) }, (_, at) => recorded.slice(at * size, (at + 1) * size));

const sums = [0, 1, 2].map((owner) => ({ owner_id: `o${owner}`, accounts: 20, deposited: 20 * 15, _defined: true }));

test('two projectors that write the same customers at the same time add every amount once', async () => {
  const { recorded } = manyAccounts();
  const [one, other] = [await viewRunner(database.pool, holdings), await viewRunner(database.pool, holdings)];
  const isFirst = ({ partitionKey }: RecordedEvent): boolean => Number(partitionKey.slice(1)) < 30;
  const run = async (runner: typeof one, events: RecordedEvent[]): Promise<void> => {
    for (const batch of batches(events, 7)) await runner.apply(arrivalsOf(batch), []);
  };
  await Promise.all([
    run(one, recorded.filter(isFirst)),
    run(
      other,
      recorded.filter((each) => !isFirst(each)),
    ),
  ]);
  expect(await dump(database.pool, holdings)).toMatchObject(sums);
});

test('a projector that lost its partitions and still writes does no harm to the one that got them', async () => {
  const { recorded } = manyAccounts();
  const runners = await Promise.all([viewRunner(database.pool, holdings), viewRunner(database.pool, holdings)]);
  await Promise.all(
    runners.map(async (runner, at) => {
      for (const batch of batches(recorded, at === 0 ? 11 : 17)) await runner.apply(arrivalsOf(batch), []);
    }),
  );
  expect(await dump(database.pool, holdings)).toMatchObject(sums);
});

test('whatever the order in which streams meet, and the size of batches, the rows are the same', async () => {
  const stores = manyAccounts();
  for (const owner of [0, 1, 2]) stores.append(new Named({ ownerId: `o${owner}`, name: `Owner ${owner}` }));
  const expected = { accounts: '', holdings: '' };
  const streams = [...new Set(stores.recorded.map(({ streamId }) => streamId))];
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(streams, { minLength: streams.length }),
      fc.integer({ min: 1, max: 400 }),
      async (order, size) => {
        const other = await testDatabase('shuffled');
        try {
          const shuffled = order.flatMap((streamId) => stores.recorded.filter((each) => each.streamId === streamId));
          for (const view of [accounts, holdings] as const) {
            const runner = await viewRunner(other.pool, view);
            for (const batch of batches(shuffled, size)) await runner.apply(arrivalsOf(batch), []);
            const rows = JSON.stringify(await dump(other.pool, view));
            const name = view.name as keyof typeof expected;
            expected[name] ||= rows;
            expect(rows).toBe(expected[name]);
          }
        } finally {
          await other.drop();
        }
      },
    ),
    { numRuns: 4 },
  );
}, 60_000);
