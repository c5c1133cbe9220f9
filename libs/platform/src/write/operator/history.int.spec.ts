import { eventually, testService, type TestService } from '@refold/testing';
import { NotesModule } from '../../../test/notes.module';

let service: TestService;
beforeAll(async () => {
  service = await testService('orders', (config) => NotesModule.with(config));
});
afterAll(() => service.drop());

const uuid = (n: number) => `0192e4a0-0000-7000-8000-${n.toString().padStart(12, '0')}`;
const line = (n: number, noteId: string, text = 'old', more: object = {}) => ({
  eventId: uuid(n),
  type: 'Noted',
  occurredAt: '2017-05-16T15:05:35-03:00',
  data: { noteId, text },
  ...more,
});
/** Waits until all that was appended has its place in the feed. */
const sequenced = () =>
  eventually(
    async () => ((await service.get('/status')).body as { feed: { unsequenced: number } }).feed.unsequenced === 0,
  );

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

  test('of up to 2 MiB is read, and of more refused as a whole', async () => {
    const bytes = 2 * 1024 * 1024;
    const send = (text: string) => service.post('/operator/history', text, { 'content-type': 'application/x-ndjson' });
    const full = await send(`${JSON.stringify(line(40, 'full'))}\n`.padEnd(bytes));
    expect([full.status, full.body['appended']]).toEqual([200, 1]);
    const more = await send('x'.repeat(bytes + 1));
    expect([more.status, more.body['code']]).toEqual([413, 'too-large']);
  });

  test('as one JSON document is refused with a hint', async () => {
    const answer = await service.post('/operator/history', [line(1, 'a')]);
    expect([answer.status, answer.body['code']]).toEqual([415, 'unsupported-media-type']);
  });
});
