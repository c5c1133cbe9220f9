import { testService, type TestService } from '@refold/testing';
import { NotesModule } from '../../../test/notes.module';

let open: TestService;
let checked: TestService;
beforeAll(async () => {
  open = await testService('orders', (config) => NotesModule.with(config));
  checked = await testService('orders', (config) => NotesModule.with(config), {
    AUTH_SECRET: 'a secret that has thirty-two bytes',
  });
});
afterAll(async () => {
  await open.drop();
  await checked.drop();
});

test('a service describes its commands to everybody, and what it asks of those who call them', async () => {
  const { status, headers, body } = await checked.get('/openapi.json');
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
  expect(body).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Refold orders' },
    paths: {
      '/notes': {
        post: {
          operationId: 'note',
          summary: 'Note',
          description: 'For staff.',
          security: [{ bearer: [] }],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { required: ['noteId', 'text'] } } },
          },
        },
      },
    },
  });
});

test('where nobody is asked who they are, nothing needs to be shown', async () => {
  const { body } = await open.get('/openapi.json');
  expect(body).toMatchObject({ paths: { '/notes': { post: { security: [{}, { bearer: [] }] } } } });
});

test('the page loads nothing from elsewhere, and its policy would not let it', async () => {
  const page = await fetch(`${checked.url}/docs`);
  const text = await page.text();
  const loaded = [...text.matchAll(/(?:src|href|spec-url)="([^"]+)"/g)].map(([, address = '']) => address);
  expect(loaded.sort()).toEqual(['data:,', 'docs/rapidoc.js', 'openapi.json']);
  expect(text).not.toMatch(/https?:|\/\//);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const policy = new Map(
    (page.headers.get('content-security-policy') ?? '').split('; ').map((rule) => [rule.split(' ')[0], rule]),
  );
  expect(policy.get('default-src')).toBe("default-src 'none'");
  expect(policy.get('script-src')).toBe("script-src 'self'");
  expect(policy.get('connect-src')).toBe("connect-src 'self'");
  expect([...policy.values()].join()).not.toMatch(/https?:|\*|unsafe-eval/);
});

test('what the page loads is there', async () => {
  for (const address of ['docs/rapidoc.js', 'openapi.json']) {
    const answer = await fetch(new URL(address, `${checked.url}/docs`));
    expect([address, answer.status]).toEqual([address, 200]);
    await answer.text();
  }
  const script = await fetch(`${open.url}/docs/rapidoc.js`);
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect((await script.text()).length).toBeGreaterThan(500_000);
});

test('the page works over a service that is open: what it would send is taken', async () => {
  const { body } = await open.get('/openapi.json');
  const { servers } = body as { servers: { url: string }[] };
  const url = new URL(servers[0]?.url ?? '', `${open.url}/docs`);
  const answer = await fetch(new URL('notes', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: open.url, 'idempotency-key': 'try-it' },
    body: JSON.stringify({ noteId: 'tried', text: 'tea' }),
  });
  expect(answer.status).toBe(201);
});
