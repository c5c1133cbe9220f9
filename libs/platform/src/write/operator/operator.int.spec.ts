import { endConnections, eventually, testService, type TestService } from '@refold/testing';
import { Runtime } from '../runtime/runtime';
import { FeedController } from './feed/feed.controller';
import { NotesModule } from '../../../test/notes.module';

let service: TestService;
beforeAll(async () => {
  service = await testService('orders', (config) => NotesModule.with(config));
});
afterAll(() => service.drop());

const note = (noteId: string, text = 'tea') => service.post('/notes', { noteId, text });
const feed = async (query: string) => {
  const response = await fetch(`${service.url}/feed?${query}`);
  const text = await response.text();
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { feedNumber: string; streamId: string });
};
const head = async () => {
  const { body } = await service.get('/status');
  return Number((body as { feed: { head: string } }).feed.head);
};
const sequenced = async () => {
  await eventually(
    async () => ((await service.get('/status')).body as { feed: { unsequenced: number } }).feed.unsequenced === 0,
  );
  return head();
};
const uuid = (n: number) => `0192e4a0-0000-7000-8000-${n.toString().padStart(12, '0')}`;
const line = (n: number, noteId: string, text = 'old', more: object = {}) => ({
  eventId: uuid(n),
  type: 'Noted',
  occurredAt: '2017-05-16T15:05:35-03:00',
  data: { noteId, text },
  ...more,
});

describe('the feed', () => {
  test('is read in parts, and goes on where the reader stands', async () => {
    const before = await sequenced();
    for (let n = 1; n <= 5; n++) await note(`n${n}`);
    await sequenced();
    const first = await feed(`after=${before}&limit=2`);
    expect(first.map(({ feedNumber }) => Number(feedNumber) - before)).toEqual([1, 2]);
    const rest = await feed(`after=${before + 2}&limit=10000`);
    expect(rest.map(({ streamId }) => streamId)).toEqual(['note-n3', 'note-n4', 'note-n5']);
    expect(await feed(`after=${before + 5}`)).toEqual([]);
  });

  test('answers a waiting reader as soon as something happens', async () => {
    const started = Date.now();
    const waiting = feed(`after=${await sequenced()}&waitMs=20000`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await note('awaited');
    expect((await waiting).map(({ streamId }) => streamId)).toEqual(['note-awaited']);
    expect(Date.now() - started).toBeLessThan(15_000);
  });

  test('answers a waiting reader with nothing when the time is over', async () => {
    const end = await sequenced();
    const started = Date.now();
    expect(await feed(`after=${end}&waitMs=300`)).toEqual([]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(295);
  });

  test.each(['after=-1', 'after=x', 'limit=0', 'limit=10001', 'waitMs=30001', 'from=1'])(
    'refuses ?%s and names the parameter',
    async (query) => {
      const answer = await service.get(`/feed?${query}`);
      expect([answer.status, answer.body['code']]).toEqual([422, 'invalid']);
      expect(answer.body['problems']).toEqual([expect.objectContaining({ field: query.split('=')[0] })]);
    },
  );

  test('larger parts than one page come whole', async () => {
    const before = await sequenced();
    const lines = Array.from({ length: 1000 }, (_, n) => line(5000 + n, `page-${n % 7}`));
    await service.history(...lines);
    await service.history(...Array.from({ length: 300 }, (_, n) => line(6000 + n, `page-${n % 7}`)));
    await sequenced();
    const part = await feed(`after=${before}&limit=1200`);
    const numbers = part.map(({ feedNumber }) => Number(feedNumber) - before);
    expect(numbers).toEqual(Array.from({ length: 1200 }, (_, n) => n + 1));
  });
});

test('large events come one by one, whole all the same', async () => {
  const end = await sequenced();
  for (let n = 1; n <= 3; n++) await note('large', `text ${n}`);
  await sequenced();
  const controller = service.app.get(FeedController, { strict: false });
  const { page } = controller;
  controller.page = { ...page, bytes: 1 };
  const reads = jest.spyOn(controller, 'readFeed');
  expect(await feed(`after=${end}&limit=3`)).toHaveLength(3);
  const pages = await Promise.all(reads.mock.results.map(({ value }) => value as Promise<unknown[]>));
  expect(pages.map(({ length }) => length)).toEqual([1, 1, 1]);
  jest.restoreAllMocks();
  controller.page = page;
});

test('a failure in the middle of the feed breaks the answer off, so that a part is not taken for the whole', async () => {
  await service.history(...Array.from({ length: 600 }, (_, n) => line(8000 + n, 'broken-off')));
  const end = await sequenced();
  const controller = service.app.get(FeedController, { strict: false });
  const readFeed = controller.readFeed.bind(controller);
  jest
    .spyOn(controller, 'readFeed')
    .mockImplementationOnce(readFeed)
    .mockRejectedValueOnce(new Error('the database went away'));
  const response = await fetch(`${service.url}/feed?after=${end - 600}`);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  jest.restoreAllMocks();
});

test('one stream is read between two versions', async () => {
  for (let n = 1; n <= 4; n++) await note('ranged', `text ${n}`);
  await sequenced();
  const response = await fetch(`${service.url}/streams/note-ranged?from=2&to=3`);
  const versions = (await response.text())
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text) as { streamVersion: number });
  expect(versions.map(({ streamVersion }) => streamVersion)).toEqual([2, 3]);
  expect(await service.stream('note-unknown')).toEqual([]);
});

test.each(['%00', 'note-a%00b', 'note-a%ED%A0%80', 'note', '-', 'Note-1'])(
  'the stream %s is no stream, and says so',
  async (id) => {
    const response = await fetch(`${service.url}/streams/${id}`);
    expect([400, 422]).toContain(response.status);
  },
);

describe('failures', () => {
  test('inside are told by one text and an id, never by their own words', async () => {
    const answer = await service.post('/notes/fault', {}, { 'x-correlation-id': 'fault-1' });
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({
      code: 'internal',
      detail: expect.any(String) as string,
      correlationId: 'fault-1',
    });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  test('a correlation id that could not be logged is replaced', async () => {
    const answer = await service.post('/notes', { noteId: 'a', text: 'b' }, { 'x-correlation-id': 'a b"c' });
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('of the store are 503 with the time to wait, without a word about where it is', async () => {
    const { store } = service.app.get(Runtime, { strict: false });
    const down = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });
    jest.spyOn(store, 'append').mockRejectedValueOnce(down);
    const answer = await note('while-down');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(answer.body).toMatchObject({
      code: 'unavailable',
      detail: 'The event store cannot be reached. Try again in a moment.',
    });
    expect((await note('while-down')).status).toBe(201);
  });

  test('of every connection at once leave the service alive', async () => {
    await note('before');
    await endConnections(service.database.pool).catch(() => undefined);
    await eventually(async () => (await note('after')).status === 201);
    await eventually(async () => (await service.get('/readyz')).status === 200);
    await eventually(async () => (await service.stream('note-after')).length > 0);
  });
});

test('a service tells that it is alive, ready, and how it is', async () => {
  expect((await service.get('/healthz')).body).toMatchObject({ status: 'alive', dead: [] });
  expect((await service.get('/readyz')).body).toEqual({ status: 'ready', service: 'orders' });
  const end = await sequenced();
  expect((await service.get('/status')).body).toMatchObject({
    service: 'orders',
    ready: true,
    feed: { head: String(end), unsequenced: 0, oldestUnsequencedAgeSeconds: null },
    sequencer: { leader: true, error: null },
    relay: null,
    workers: [],
    memoryBytes: expect.any(Number) as number,
  });
});

test('a stopping service finishes the command in flight, answers waiting readers, and takes no new one', async () => {
  const { pool } = service.database;
  await note('held');
  const end = await sequenced();
  const client = await pool.connect();
  await client.query('begin');
  await client.query('lock table events in share mode');
  const inFlight = note('held', 'in flight');
  const waiting = feed(`after=${end}&waitMs=30000`);
  await eventually(async () => (await pool.query(`select from pg_locks where not granted`)).rowCount === 1);
  const started = Date.now();
  const closing = service.app.close();
  await new Promise((resolve) => setTimeout(resolve, 200));
  await client.query('commit');
  client.release();
  expect((await inFlight).body).toMatchObject({ version: 2 });
  expect(await waiting).toEqual([]);
  await closing;
  expect(Date.now() - started).toBeLessThan(15_000);
  await expect(note('late')).rejects.toThrow();
  const { rows } = await pool.query('select count(*)::integer as sequenced from feed');
  expect(rows).toEqual([{ sequenced: end + 1 }]);
});
