import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '@refold/event-store';
import type { RecordedEvent } from '@refold/model';
import { heldOpen } from '../held-open';
import { Accounts, context, deposited, onto, opened } from './accounts';
import { at, collect, countingUp, outcomesOf, versionOf, type Subject } from './subject';

/** The whole feed, after a check that no number is missing or comes twice. */
const wholeFeed = async (store: Store): Promise<RecordedEvent[]> => {
  const all: RecordedEvent[] = [];
  for (;;) {
    const part = await store.readFeed(BigInt(all.length), 500);
    for (const event of part) expect(event.feedNumber).toBe(BigInt(all.push(event)));
    if (part.length === 0) return all;
  }
};

export const waitingPromises = <T>(subject: Subject<T>): void => {
  test('is seen by a decision, and not by readers', async () => {
    const { store, sequenced } = subject();
    expect(await store.status()).toMatchObject({ head: 0n, unsequenced: 0, oldestUnsequencedAgeSeconds: null });
    await store.append([onto('u1', 0, opened('u1'), deposited('u1', 7n))], context);
    const before = await store.status();
    const { version, events } = await store.loadStream(Accounts, 'u1');
    expect([version, events]).toEqual([2, [opened('u1'), deposited('u1', 7n)]]);
    expect([await store.feedHead(), await store.readFeed(0n, 10)]).toEqual([0n, []]);
    expect(await collect(store.readStream('account-u1'))).toEqual([]);
    expect(before).toMatchObject({
      head: 0n,
      unsequenced: 2,
      oldestUnsequencedAgeSeconds: expect.any(Number) as number,
    });
    await sequenced();
    expect((await collect(store.readStream('account-u1'))).map(at)).toEqual(['account-u1@1', 'account-u1@2']);
    const after = await store.status();
    expect(after).toEqual({ ...before, head: 2n, unsequenced: 0, oldestUnsequencedAgeSeconds: null });
  });
};

export const feedPromises = <T>(subject: Subject<T>): void => {
  test('has a slow commit late, and nothing is hidden by it', async () => {
    const { store, sequenced } = subject();
    const slow = heldOpen(store, [onto('slow', 0, opened('slow'))], context);
    await slow.inserted;
    await store.append([onto('fast', 0, opened('fast'))], context);
    await sequenced();
    expect((await wholeFeed(store)).map(at)).toEqual(['account-fast@1']);
    await slow.commit();
    await sequenced();
    expect((await wholeFeed(store)).map(at)).toEqual(['account-fast@1', 'account-slow@1']);
  });

  test('has no gap where an append was rolled back or lost its race', async () => {
    const { store, sequenced } = subject();
    const head = await store.feedHead();
    const held = heldOpen(store, [onto('gone', 0, opened('gone'))], context);
    await held.inserted;
    await outcomesOf(Array.from({ length: 30 }, () => store.append([onto('fast', 0, opened('fast'))], context)));
    await held.rollBack();
    await store.append([onto('fast', 1, deposited('fast'))], context);
    await sequenced();
    expect([await store.feedHead(), (await wholeFeed(store)).map(at).at(-1)]).toEqual([head + 1n, 'account-fast@2']);
  });

  test('of eight writers with slow commits and rollbacks has every committed event once, and each stream in order', async () => {
    const { store, sequenced } = subject();
    const before = Number(await store.feedHead());
    const written = new Map<string, number>();
    let committed = 0;
    const writer = async (seed: number): Promise<void> => {
      for (let step = seed; committed < 300; step += 3) {
        const id = `w${step % 7}`;
        const [expected, events] = [
          await versionOf(store, id),
          Array.from({ length: 1 + (step % 3) }, () => deposited(id)),
        ];
        const append = store.append([onto(id, expected, ...events)], context, async () => {
          if (step % 2 === 0) await sleep((step * 7) % 20);
          if (step % 5 === 0) throw new Error('changed my mind');
        });
        const added = await append.then(
          ([head]) => head?.eventIds.length ?? 0,
          () => 0,
        );
        committed += added;
        written.set(`account-${id}`, (written.get(`account-${id}`) ?? 0) + added);
      }
    };
    const writing = Promise.all(countingUp(8).map(writer)).then(() => true);
    while (!(await Promise.race([writing, sleep(5).then(() => false)]))) await sequenced().then(() => wholeFeed(store));
    await sequenced();
    const feed = (await wholeFeed(store)).slice(before);
    expect(feed).toHaveLength(committed);
    for (const [id, count] of written)
      expect(feed.filter(({ streamId }) => streamId === id).map(({ streamVersion }) => streamVersion)).toEqual(
        countingUp(count),
      );
  });
};

export const feedPartPromises = <T>(subject: Subject<T>): void => {
  const note = 'x'.repeat(1_000);
  beforeAll(async () => {
    const { store, sequenced } = subject();
    for (const id of countingUp(9)) await store.append([onto(`p${id}`, 0, opened(`p${id}`, note))], context);
    await sequenced();
  });

  test('goes on behind the last number, and is short at the end only', async () => {
    const { store } = subject();
    const parts = [await store.readFeed(0n, 4), await store.readFeed(4n, 4), await store.readFeed(8n, 4)];
    expect(parts.map((part) => part.map(({ feedNumber }) => Number(feedNumber)))).toEqual([
      ...[[1, 2, 3, 4], [5, 6, 7, 8], [9]],
    ]);
    expect([await store.readFeed(9n, 4), await store.readFeed(90n, 4)]).toEqual([[], []]);
  });

  test('has no more bytes than were allowed, and one event always', async () => {
    const { store } = subject();
    const read = (events: number, bytes: number) => store.readFeedShare(0n, { events, bytes });
    expect((await read(100, 3_500)).events).toHaveLength(3);
    expect(await read(100, 3_500)).toMatchObject({ atEnd: false });
    expect((await read(100, 1)).events).toHaveLength(1);
    expect((await read(2, 100_000)).events).toHaveLength(2);
  });

  test('tells whether the feed held no more', async () => {
    const { store } = subject();
    const atEnd = async (after: bigint, events: number) =>
      (await store.readFeedShare(after, { events, bytes: 100_000 })).atEnd;
    expect([await atEnd(0n, 100), await atEnd(0n, 8), await atEnd(9n, 100)]).toEqual([true, false, true]);
  });
};
