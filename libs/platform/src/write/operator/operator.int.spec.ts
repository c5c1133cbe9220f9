import { Module, Post, Controller, Body, type DynamicModule } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { aggregate, command, event, Id, Money, stream, Text } from '@refold/model';
import { eventually, testService, type TestService } from '@refold/testing';
import type { WriteConfig } from '../../config';
import { read } from '../commands/command-input';
import { Runtime } from '../runtime/runtime';
import { WriteSide } from '../write-side.module';

class Noted extends event('Noted', 1, { noteId: Id, text: Text(20), worth: Money.optional() }) {}
class Note extends command('Note', { noteId: Id, text: Text(20) }) {}
const Notes = stream('note', { service: 'orders', id: 'noteId', partitionBy: 'noteId', events: [Noted] });
const NoteBook = aggregate(Notes, () => 0)
  .evolve({ Noted: (count) => count + 1 })
  .decide([Note], { Note: (_, { noteId, text }) => new Noted({ noteId, text }) });

@Controller('notes')
class NotesController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  note(@Body() body: unknown): Promise<unknown> {
    return this.commands.execute(read(Note, body));
  }

  @Post('fault')
  fault(): never {
    throw new Error('select secret from passwords');
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {
  static with(config: WriteConfig): DynamicModule {
    return { module: NotesModule, imports: [WriteSide.for({ config, streams: [Notes], aggregates: [NoteBook] })] };
  }
}

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
    expect(Date.now() - started).toBeLessThan(5_000);
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

test('a failure in the middle of the feed breaks the answer off, so that a part is not taken for the whole', async () => {
  await service.history(...Array.from({ length: 600 }, (_, n) => line(8000 + n, 'broken-off')));
  const end = await sequenced();
  const { store } = service.app.get(Runtime, { strict: false });
  const readFeed = store.readFeed.bind(store);
  jest
    .spyOn(store, 'readFeed')
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

describe('history', () => {
  test('comes in with its own ids and times, once', async () => {
    const lines = [line(1, 'twice', 'one'), line(2, 'b'), line(3, 'twice', 'two')];
    expect((await service.history(...lines)).body).toEqual({ appended: 3, repeated: 0, conflicts: [], refused: [] });
    expect((await service.history(...lines)).body).toEqual({ appended: 0, repeated: 3, conflicts: [], refused: [] });
    await sequenced();
    expect(await service.stream('note-twice')).toEqual([
      expect.objectContaining({
        id: uuid(1),
        streamVersion: 1,
        origin: 'history',
        occurredAt: '2017-05-16T18:05:35.000000Z',
      }),
      expect.objectContaining({ id: uuid(3), streamVersion: 2, data: { noteId: 'twice', text: 'two' } }),
    ]);
  });

  test('with the same id and other content is a reported conflict, and the stored event stays', async () => {
    await service.history(line(11, 'kept', 'one'));
    const { body } = await service.history(line(11, 'kept', 'changed'));
    expect(body).toMatchObject({ appended: 0, repeated: 0, conflicts: [{ eventId: uuid(11) }], refused: [] });
    await sequenced();
    expect(await service.stream('note-kept')).toEqual([
      expect.objectContaining({ data: { noteId: 'kept', text: 'one' } }),
    ]);
  });

  test('is refused line by line, with the reason, and the other lines stand', async () => {
    const text = [
      line(21, 'good'),
      line(22, 'x', 'far too long to be a note of twenty'),
      line(23, 'x', 'old', { type: 'PaymentCaptured' }),
      line(24, 'x', 'old', { occurredAt: 'yesterday' }),
      line(25, 'x', 'old', { eventId: '5' }),
      line(26, 'x', 'old', { colour: 'red' }),
      line(27, 'x', 'old', { data: { noteId: 'x', text: 'y', worth: { amount: 12, currency: 'BRL' } } }),
    ].map((one) => JSON.stringify(one));
    const { status, body } = await service.post('/operator/history', [...text, '{broken', text[0]].join('\n'), {
      'content-type': 'application/x-ndjson',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ appended: 1, repeated: 1, conflicts: [] });
    const refused = body['refused'] as { line: number; eventId: string | null; reason: string }[];
    expect(refused.map(({ line: number, eventId }) => [number, eventId])).toEqual([
      ...[2, 3, 4].map((n) => [n, uuid(20 + n)]),
      [5, '5'],
      ...[6, 7].map((n) => [n, uuid(20 + n)]),
      [8, null],
    ]);
    const reasons = [
      'text: must have at most 20',
      'owns Noted',
      'occurredAt',
      'eventId',
      'colour',
      'worth.amount',
      'JSON',
    ];
    for (const [index, reason] of reasons.entries()) expect(refused[index]?.reason).toContain(reason);
  });

  test('of more than a thousand lines is refused as a whole', async () => {
    const answer = await service.history(...Array.from({ length: 1001 }, (_, n) => line(n, 'x')));
    expect([answer.status, answer.body['code']]).toEqual([413, 'too-large']);
  });

  test('of more than 8 MiB is refused as a whole', async () => {
    const answer = await service.post('/operator/history', 'x'.repeat(8 * 1024 * 1024 + 1), {
      'content-type': 'application/x-ndjson',
    });
    expect([answer.status, answer.body['code']]).toEqual([413, 'too-large']);
  });

  test('as one JSON document is refused with a hint', async () => {
    const answer = await service.post('/operator/history', [line(1, 'a')]);
    expect([answer.status, answer.body['code']]).toEqual([415, 'unsupported-media-type']);
  });
});

describe('failures', () => {
  test('inside are told by one text and an id, never by their own words', async () => {
    const answer = await service.post('/notes/fault', {}, { 'x-correlation-id': 'fault-1' });
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({ code: 'internal', message: expect.any(String) as string, id: 'fault-1' });
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
    expect(answer.body).toEqual({
      code: 'unavailable',
      message: 'The event store cannot be reached. Try again in a moment.',
    });
    expect((await note('while-down')).status).toBe(201);
  });

  test('of every connection at once leave the service alive', async () => {
    await note('before');
    await service.database.pool
      .query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      )
      .catch(() => undefined);
    await eventually(async () => (await note('after')).status === 201);
    await eventually(async () => (await service.get('/readyz')).status === 200);
    await eventually(async () => (await service.stream('note-after')).length > 0);
  });
});

test('a service tells that it is alive, ready, and how it is', async () => {
  expect((await service.get('/healthz')).body).toEqual({ status: 'alive', service: 'orders' });
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
  expect(Date.now() - started).toBeLessThan(5_000);
  await expect(note('late')).rejects.toThrow();
  const { rows } = await pool.query('select count(*)::integer as sequenced from feed');
  expect(rows).toEqual([{ sequenced: end + 1 }]);
});
