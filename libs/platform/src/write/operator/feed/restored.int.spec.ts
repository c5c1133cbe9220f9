import { copyOf, eventually, testService, type TestService } from '@refold/testing';
import { NotesModule } from '../../../../test/notes.module';

let service: TestService;
beforeAll(async () => {
  service = await testService('orders', (config) => NotesModule.with(config));
});
afterAll(() => service.drop());

let notes = 0;
const append = async (count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await service.post('/notes', { noteId: `n${++notes}`, text: 'tea' });
  await eventually(async () => ((await service.get('/status')).body as unknown as Status).feed?.unsequenced === 0);
};
interface Status {
  readonly feed: { readonly unsequenced: number } | null;
}
const read = async (query: string) => {
  const { status, headers, body } = await service.get(`/feed?${query}`);
  const { text = '' } = body as { text?: string };
  const lines = text.split('\n').filter(Boolean);
  return { status, headers, body, ids: lines.map((line) => (JSON.parse(line) as { id: string }).id) };
};

test('a reader learns with every part which store it reads and how far its feed is', async () => {
  await append(3);
  const { headers, ids } = await read('after=1&limit=1');
  expect(ids).toHaveLength(1);
  expect(headers.get('refold-feed-head')).toBe('3');
  expect(headers.get('refold-store')).toMatch(/^[0-9a-f-]{36}$/);
  expect((await read('after=900')).headers.get('refold-feed-head')).toBe('3');
});

test('a reader that names its last event goes on where the feed has it, in either case of letters', async () => {
  const { ids } = await read('after=0');
  const [first = '', second = ''] = ids;
  expect((await read(`after=1&last=${first}`)).ids).toEqual(ids.slice(1));
  expect((await read(`after=2&last=${second.toUpperCase()}`)).ids).toEqual(ids.slice(2));
});

test('a reader of a store that was restored is told so, whether its feed lies behind or has grown past with other events', async () => {
  const backup = await copyOf(service.database);
  await append(2);
  const { ids } = await read('after=0');
  const [at, last] = [ids.length, ids.at(-1)];
  await backup.restore();
  await eventually(async () => (await service.get('/readyz')).status === 200);
  const behind = await read(`after=${at}&last=${last}`);
  expect([behind.status, behind.body['code']]).toEqual([409, 'feed/restored']);
  expect(behind.body['detail']).toContain(
    `You have read event ${last} as number ${at}, and the feed ends at ${at - 2}`,
  );
  await append(4);
  const past = await read(`after=${at}&last=${last}`);
  expect([past.status, past.body['code']]).toEqual([409, 'feed/restored']);
  expect(past.body['detail']).toContain(`and the feed has `);
  expect((await read(`after=${at - 2}&last=${ids[at - 3]}`)).status).toBe(200);
});

test.each(['last=x&after=1', 'last=0192e4a0-0000-7000-8000-000000000001'])('refuses ?%s', async (query) => {
  const { status, body } = await read(query);
  expect([status, body['problems']]).toEqual([422, [expect.objectContaining({ field: 'last' })]]);
});
