import { copyOf, eventually, testService, type TestService } from '@refold/testing';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { NotesModule } from '../../../../test/notes.module';
import { Runtime } from '../../runtime/runtime';
import { FeedController } from './feed.controller';
import type { FollowersOptions } from './followers';

jest.setTimeout(60_000);

let service: TestService;
beforeAll(async () => {
  service = await testService('orders', (config) => NotesModule.with(config));
});
afterAll(() => service.drop());

const controller = () => service.app.get(FeedController, { strict: false });
const options = () => (controller().followers as unknown as { options: FollowersOptions }).options;
/** For one test. */
const withOptions = (changed: Partial<Record<'most' | 'heartbeatMs', number>>): void => {
  Object.assign(options(), changed);
};
afterEach(() => withOptions({ most: 20, heartbeatMs: 15_000 }));

interface Reader {
  readonly lines: string[];
  /** Null while it goes on; 'whole' when the answer ended, 'broken' when it was broken off. */
  ended: string | null;
  leave(): void;
}
/** On a connection of its own, which nobody opens again when the reader leaves. */
const answerTo = async (query: string, signal?: AbortSignal): Promise<IncomingMessage> => {
  const asked = get(`${service.url}/feed?follow=1&${query}`, { agent: false, ...(signal && { signal }) });
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return response;
};
const follow = async (query: string): Promise<Reader> => {
  const leaving = new AbortController();
  const response = await answerTo(query, leaving.signal);
  expect(response.statusCode).toBe(200);
  const reader: Reader = { lines: [], ended: null, leave: () => leaving.abort() };
  let rest = '';
  response.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    reader.lines.push(...lines);
  });
  response.once('end', () => (reader.ended = 'whole'));
  response.once('error', () => (reader.ended = 'broken'));
  return reader;
};
let notes = 0;
const append = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await service.post('/notes', { noteId: `f${++notes}`, text: 'tea' });
};
const numbersOf = ({ lines }: Reader): number[] =>
  lines.filter(Boolean).map((line) => Number((JSON.parse(line) as { feedNumber: string }).feedNumber));
/** Events as if they had been there for long: more, and larger, than commands could append in a test. */
const fill = (count: number): Promise<unknown> =>
  service.database.pool.query(`
    with placed as (
      insert into events (stream_id, version, id, type, schema_version, partition_key, occurred_at, recorded_at,
        correlation_id, origin, data)
      select 'note-old' || n, 1, gen_random_uuid(), 'Noted', 1, 'old', now(), now(), 'c', 'history',
        json_build_object('noteId', 'old' || n, 'text', repeat('x', 200))
      from generate_series(1, ${count}) n
      returning position
    )
    insert into feed (feed_number, position)
    select coalesce((select max(feed_number) from feed), 0) + row_number() over (order by position), position from placed`);
const head = async (): Promise<number> => Number(await service.app.get(Runtime, { strict: false }).store.feedHead());

/** Bytes that are in use, without what only waits to be collected. */
const liveHeap = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};
/** Once all that was appended has its place. */
const settledHead = async (): Promise<number> => {
  const { store } = service.app.get(Runtime, { strict: false });
  await eventually(async () => (await store.status()).unsequenced === 0);
  return head();
};
/** A spy of jest's would keep all that was read. */
const countedReads = (): { count: number } => {
  const reads = { count: 0 };
  const readFeed = controller().readFeed.bind(controller());
  controller().readFeed = (...asked) => {
    reads.count += 1;
    return readFeed(...asked);
  };
  return reads;
};

test('a follower gets what there is and what comes, in order, in one answer', async () => {
  await append(3);
  await eventually(async () => (await head()) === 3);
  const reader = await follow('after=1');
  await eventually(() => numbersOf(reader).length === 2);
  await append(2);
  await eventually(() => numbersOf(reader).length === 4);
  expect(numbersOf(reader)).toEqual([2, 3, 4, 5]);
  expect(reader.ended).toBeNull();
  reader.leave();
});

test('an empty line says that a silent connection lives', async () => {
  withOptions({ heartbeatMs: 50 });
  const reader = await follow(`after=${await head()}`);
  await eventually(() => reader.lines.length >= 3);
  expect(reader.lines.every((line) => line === '')).toBe(true);
  reader.leave();
});

test('a follower that goes away leaves nothing behind', async () => {
  const readers = await Promise.all([follow('after=0'), follow('after=0')]);
  await eventually(() => readers.every((reader) => numbersOf(reader).length > 0));
  expect(controller().followers.count).toBe(2);
  for (const reader of readers) reader.leave();
  await eventually(() => controller().followers.count === 0);
  const { waiting } = service.app.get(Runtime, { strict: false }).feedSignal as unknown as { waiting: Set<unknown> };
  await eventually(() => waiting.size === 0);
});

test('a reader that goes while the store is still asked takes no place', async () => {
  const { pool } = service.app.get(Runtime, { strict: false });
  const blocker = await pool.connect();
  await blocker.query('begin; lock table feed');
  const leaving = new AbortController();
  const asked = answerTo('after=0', leaving.signal).catch(() => 'gone');
  await eventually(() => pool.totalCount - pool.idleCount > 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  leaving.abort();
  expect(await asked).toBe('gone');
  await new Promise((resolve) => setTimeout(resolve, 100));
  await blocker.query('rollback');
  blocker.release();
  await eventually(() => pool.totalCount === pool.idleCount);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(controller().followers.count).toBe(0);
});

test('no more follow than there is room for; the next is told to read part by part', async () => {
  withOptions({ most: 1 });
  const reader = await follow('after=0');
  const refused = await service.get('/feed?follow=1');
  expect([refused.status, refused.body['code']]).toEqual([503, 'feed/too-many-followers']);
  expect(refused.headers.get('retry-after')).toBe('10');
  reader.leave();
  await eventually(() => controller().followers.count === 0);
  (await follow('after=0')).leave();
});

test.each(['limit=5', 'waitMs=0'])('following has no %s', async (more) => {
  const { status, body } = await service.get(`/feed?follow=1&${more}`);
  expect([status, body['problems']]).toEqual([422, [expect.objectContaining({ field: 'follow' })]]);
});

test('a hundred thousand events pass through little memory, at the speed of the one who reads', async () => {
  const before = await head();
  await fill(100_000);
  const reads = countedReads();
  const leaving = new AbortController();
  const response = await answerTo(`after=${before}`, leaving.signal);
  // Not a byte is taken yet: what the sockets hold is sent, and then nothing more is read from the store.
  await eventually(() => reads.count > 0);
  let seen = -1;
  await eventually(async () => {
    const now = reads.count;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const isStill = now === seen;
    seen = now;
    return isStill;
  });
  expect(seen).toBeLessThan(40);
  const start = liveHeap();
  let [most, events, bytes, looked] = [0, 0, 0, 0];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    for (const byte of chunk) if (byte === 10) events++;
    if (events - looked > 30_000) {
      looked = events;
      most = Math.max(most, liveHeap());
    }
    if (events >= 100_000) break;
  }
  leaving.abort();
  expect(bytes).toBeGreaterThan(50_000_000);
  expect(most - start).toBeLessThan(30_000_000);
  await eventually(() => controller().followers.count === 0);
});

test('a follower of a store that is restored meanwhile is broken off, and told when it comes again', async () => {
  await append(1);
  const before = await settledHead();
  const backup = await copyOf(service.database);
  await eventually(async () => (await service.get('/readyz')).status === 200);
  await append(2);
  const at = before + 2;
  await eventually(async () => (await head()) === at);
  const reader = await follow(`after=${at - 2}`);
  await eventually(() => numbersOf(reader).length === 2);
  const { id } = JSON.parse(reader.lines.filter(Boolean).at(-1) ?? '') as { id: string };
  await backup.restore();
  await eventually(() => reader.ended === 'broken');
  await eventually(async () => (await service.get('/readyz')).status === 200);
  expect((await service.get(`/feed?follow=1&after=${at}&last=${id}`)).status).toBe(409);
});

test('when the service stops, followers get the end of their answer', async () => {
  const reader = await follow(`after=${await head()}`);
  const started = Date.now();
  await service.restart();
  expect(Date.now() - started).toBeLessThan(10_000);
  // The reader's end of the connection may hear of it a moment after the service's.
  await eventually(() => reader.ended !== null);
  expect(reader.ended).toBe('whole');
});
