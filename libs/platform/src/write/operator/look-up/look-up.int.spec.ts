import { HttpOwners } from '@refold/projections';
import { eventually, testService, type TestService } from '@refold/testing';
import { NotesModule } from '../../../../test/notes.module';

let service: TestService;
let owners: HttpOwners;
beforeAll(async () => {
  service = await testService('orders', (config) => NotesModule.with(config));
  owners = new HttpOwners({ urls: { orders: service.url }, serviceOf: new Map([['note', 'orders']]) });
  for (const noteId of ['b', 'a', 'b', 'c']) await service.post('/notes', { noteId, text: 'tea' });
  await eventually(async () => (await owners.feedHead('orders')) === 4n);
});
afterAll(() => service.drop());

test('the owner gives the streams of a field’s values, whole', async () => {
  const found = await owners.streamsBy('orders', 'noteId', ['b', 'a', 'nobody']);
  expect(found.map(({ streamId, streamVersion }) => [streamId, streamVersion])).toEqual([
    ['note-a', 1],
    ['note-b', 1],
    ['note-b', 2],
  ]);
  expect(await owners.streamsBy('orders', 'noteId', [])).toEqual([]);
});

test('more values and ids than one request takes are asked for in several', async () => {
  const values = Array.from({ length: 250 }, (_, n) => `n${n}`);
  expect(await owners.streamsBy('orders', 'noteId', [...values, 'c'])).toHaveLength(1);
  const feed = await owners.feed('orders', 0n, 10);
  const ids = [...Array.from({ length: 300 }, () => crypto.randomUUID()), ...feed.map(({ id }) => id)];
  expect(await owners.events('orders', ids)).toEqual(feed);
});

test('the owner counts its events by type and schema version', async () => {
  expect(await owners.histogram('orders')).toEqual([{ type: 'Noted', schemaVersion: 1, events: 4n }]);
});

test('a field that is not declared is 400, and the answer lists those that are', async () => {
  const answer = await service.get('/streams?key=text&value=tea');
  expect(answer.body).toMatchObject({
    status: 400,
    code: 'undeclared-field',
    detail: "Streams are not found by 'text', only by noteId.",
  });
  await expect(owners.streamsBy('orders', 'text', ['tea'])).rejects.toThrow('only by noteId');
});

test.each(['streams?key=noteId', 'streams?value=a', 'streams?key=noteId&value=', 'events', 'events?ids=1,2'])(
  'refuses /%s',
  async (path) => {
    const answer = await service.get(`/${path}`);
    expect([answer.status, answer.body['code']]).toEqual([422, 'invalid']);
  },
);
