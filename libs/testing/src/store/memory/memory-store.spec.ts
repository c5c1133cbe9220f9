import { ConcurrencyConflict } from '@refold/event-store';
import { context, deposited, onto, opened, Accounts } from '../../../../event-store/test/accounts';
import { heldOpen } from '../held-open';
import { Latch } from '../latch';
import { MemoryDatabase } from './memory-database';
import { MemoryStore } from './memory-store';

let database: MemoryDatabase;
let store: MemoryStore;

beforeEach(() => {
  database = new MemoryDatabase({ sequencing: 'by hand' });
  store = new MemoryStore({ service: 'bank', streams: [Accounts] }, database);
});

const feed = async (): Promise<string[]> => (await store.readFeed(0n, 100)).map(({ streamId }) => streamId);

test('a test steps the sequencer, by as many events as it likes', async () => {
  await store.append([onto('a', 0, opened('a'), deposited('a'), deposited('a'))], context);
  expect([await store.feedHead(), database.sequence(2), await store.feedHead()]).toEqual([0n, 2, 2n]);
  expect([database.sequence(), database.sequence()]).toEqual([1, 0]);
});

test('a slow commit is sequenced late, in front of what was inserted after it and waits with it', async () => {
  const slow = heldOpen(store, [onto('slow', 0, opened('slow'))], context);
  await slow.inserted;
  await store.append([onto('early', 0, opened('early'))], context);
  database.sequence();
  await store.append([onto('late', 0, opened('late'))], context);
  await slow.commit();
  database.sequence();
  expect(await feed()).toEqual(['account-early', 'account-slow', 'account-late']);
});

test('writes of a transaction happen at its commit, and a key of its own keeps others waiting until then', async () => {
  const written: string[] = [];
  const order: string[] = [];
  const taken = new Latch();
  const slow = store.append([onto('w', 0, opened('w'))], context, async (transaction) => {
    await transaction.lock('key');
    transaction.onCommit(() => written.push('slow'));
    taken.open();
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push('slow');
  });
  await taken.promise;
  const other = store.append([], context, async (transaction) => {
    await transaction.lock('key');
    expect(written).toEqual(['slow']);
    order.push('other');
    transaction.onCommit(() => written.push('other'));
    throw new Error('no');
  });
  await slow;
  await expect(other).rejects.toThrow('no');
  expect([order, written]).toEqual([['slow', 'other'], ['slow']]);
});

test('transactions that wait for each other in a circle end as a lost race', async () => {
  const crossing = (id: string, keys: string[]): Promise<unknown> =>
    store.append([onto(id, 0, opened(id))], context, async (transaction) => {
      for (const key of keys) {
        await transaction.lock(key);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
  const outcomes = await Promise.allSettled([crossing('x1', ['1', '2']), crossing('x2', ['2', '1'])]);
  const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(lost).toHaveLength(1);
  expect(lost[0]?.reason).toBeInstanceOf(ConcurrencyConflict);
});

test('a backup has what was committed, and goes its own way', async () => {
  await store.append([onto('b', 0, opened('b'), deposited('b'))], context);
  database.sequence(1);
  const backup = new MemoryStore({ service: 'bank', streams: [Accounts] }, database.copied());
  await store.append([onto('b', 2, deposited('b'))], context);
  database.sequence();
  expect(await backup.status()).toMatchObject({ identity: database.identity, head: 1n, unsequenced: 1 });
  await backup.append([onto('b', 2, opened('b'))], context);
  expect(backup.database.sequence()).toBe(2);
  const [ours, theirs] = [await store.readFeed(2n, 1), await backup.readFeed(2n, 1)];
  expect([ours[0]?.type, theirs[0]?.type]).toEqual(['Deposited', 'Opened']);
});

test('a reader is woken when the feed grows, and looks for itself when its time is up', async () => {
  const woken = database.beyond(0n, 60_000);
  await store.append([onto('r', 0, opened('r'))], context);
  database.sequence();
  await woken;
  await database.beyond(0n, 60_000);
  await database.beyond(1n, 10);
});
