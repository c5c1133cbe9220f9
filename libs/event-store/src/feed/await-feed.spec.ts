import type { RecordedEvent } from '@refold/model';
import { awaitFeed } from './await-feed';

const event = { feedNumber: 8n } as RecordedEvent;

/** A feed that is empty for so many reads, and a signal that tells nothing. */
const feedAfter = (emptyReads: number) => {
  const reads: [bigint, number][] = [];
  const waits: number[] = [];
  const store = {
    readFeed: async (after: bigint, limit: number) => (reads.push([after, limit]) > emptyReads ? [event] : []),
  };
  const signal = {
    beyond: async (_: bigint, timeoutMs: number, over?: AbortSignal) => {
      waits.push(timeoutMs);
      if (!over?.aborted) await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
  return { store, signal, reads, waits };
};

test('events that are there are given at once', async () => {
  const { store, signal, reads, waits } = feedAfter(0);
  expect(await awaitFeed(store, signal, { after: 7n, limit: 5, waitMs: 60_000 })).toEqual([event]);
  expect([reads, waits]).toEqual([[[7n, 5]], []]);
});

test('events that come while one waits are given then', async () => {
  const { store, signal, waits } = feedAfter(3);
  expect(await awaitFeed(store, signal, { after: 7n, limit: 5, waitMs: 60_000 })).toEqual([event]);
  expect(waits).toHaveLength(3);
});

test('nothing is given when the time is up, or when none was allowed', async () => {
  const { store, signal } = feedAfter(1_000);
  expect(await awaitFeed(store, signal, { after: 7n, limit: 5, waitMs: 0 })).toEqual([]);
  expect(await awaitFeed(store, signal, { after: 7n, limit: 5, waitMs: 60 })).toEqual([]);
});

test('a reader that has gone is not waited for', async () => {
  const { store, signal, reads } = feedAfter(1_000);
  const gone = AbortSignal.abort();
  expect(await awaitFeed(store, signal, { after: 7n, limit: 5, waitMs: 60_000, signal: gone })).toEqual([]);
  expect(reads).toHaveLength(1);
});
