import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordedEvent } from '@refold/model';
import { ConcurrencyConflict, type Store } from '../src';
import { Accounts, context, deposited, eventually, onto } from './accounts';

const changedMyMind = new Error('changed my mind');

/** Writers who append all the time, some slowly, some in vain, some to the same streams, and keep what they were told. */
export class Load {
  /** Ids of the events of which a writer was told that they are stored. */
  readonly acknowledged = new Set<string>();
  /** What appends were refused with, but lost races and what was rolled back on purpose. */
  readonly failures: unknown[] = [];
  private going = true;
  private readonly writing: Promise<unknown>;

  constructor(
    private readonly store: Store,
    writers = 8,
  ) {
    this.writing = Promise.all(Array.from({ length: writers }, (_, number) => this.write(number)));
  }

  async stop(): Promise<void> {
    this.going = false;
    await this.writing;
  }

  private async write(writer: number): Promise<void> {
    for (let step = writer; this.going; step += 7) {
      const id = step % 3 === 0 ? 'shared' : `w${writer}-${step % 2}`;
      await this.append(id, step).catch((error: unknown) => {
        if (error !== changedMyMind && !(error instanceof ConcurrencyConflict)) this.failures.push(error);
      });
      // Others must get their turn even when every call is refused at once.
      await sleep(1);
    }
  }

  private async append(id: string, step: number): Promise<void> {
    const { version } = await this.store.loadStream(Accounts, id);
    const events = Array.from({ length: 1 + (step % 3) }, () => deposited(id));
    const slowly = async (): Promise<void> => {
      await sleep((step * 13) % 50);
      if (step % 5 === 0) throw changedMyMind;
    };
    const [head] = await this.store.append(
      [onto(id, version, ...events)],
      context,
      step % 4 === 0 ? slowly : undefined,
    );
    for (const eventId of head?.eventIds ?? []) this.acknowledged.add(eventId);
  }
}

/** Reads the feed all the time, as consumers do: what it has read is behind it. */
export class Follower {
  readonly read: RecordedEvent[] = [];
  private going = true;
  private readonly following: Promise<void>;

  constructor(private readonly store: Store) {
    this.following = this.follow();
  }

  async stop(): Promise<RecordedEvent[]> {
    this.going = false;
    await this.following;
    return this.read;
  }

  private async follow(): Promise<void> {
    while (this.going) {
      const part = await this.store.readFeed(BigInt(this.read.length), 100).catch(() => []);
      this.read.push(...part);
      if (part.length === 0) await sleep(5);
    }
  }
}

/**
 * Whatever happened to the store: what is committed is in the feed once, dense and each stream in order; so is all that a
 * writer was told; and a reader who went along has read that very feed.
 */
export const expectNothingLost = async (store: Store, load: Load, follower: Follower): Promise<void> => {
  await eventually(async () => (await store.status()).unsequenced === 0, 'all have their place', 15_000);
  const head = await store.feedHead();
  await eventually(() => follower.read.length === Number(head), 'the follower is at the end', 15_000);
  const feed = await store.readFeed(0n, Number(head));
  expect(feed.map(({ feedNumber }) => feedNumber)).toEqual(feed.map((_, index) => BigInt(index + 1)));
  expect((await store.histogram()).reduce((sum, { events }) => sum + events, 0n)).toBe(head);
  const versions = new Map<string, number>();
  for (const { streamId, streamVersion } of feed) {
    expect(streamVersion).toBe((versions.get(streamId) ?? 0) + 1);
    versions.set(streamId, streamVersion);
  }
  const ids = new Set(feed.map(({ id }) => id));
  expect(ids.size).toBe(feed.length);
  expect([...load.acknowledged].filter((id) => !ids.has(id))).toEqual([]);
  expect((await follower.stop()).map(({ id }) => id)).toEqual(feed.map(({ id }) => id));
};

/** Those of the failures that tell of a broken rule instead of a lost connection: none may come to a caller like that. */
export const rawRefusals = (failures: readonly unknown[]): unknown[] =>
  failures.filter((error) => /^(22|23|40|42)/.test(String((error as { code?: unknown }).code)));
