import { request, type IncomingMessage } from 'node:http';
import { Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { createApp } from './serve';

@Controller()
class EchoController {
  @Get('echo')
  echo(): object {
    return { said: 'echo' };
  }
  @Post('echo')
  answer(): object {
    return { said: 'post' };
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

const config = { process: 'echo', port: 0, host: '127.0.0.1', allowRemote: false, logLevel: 'silent' };
let app: NestFastifyApplication;
let port: number;
beforeAll(async () => {
  app = await createApp(EchoModule, config);
  await app.listen(0, '127.0.0.1');
  port = (app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => app.close());

interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly allow?: string;
  readonly body: Record<string, unknown>;
}

/** By node:http, since fetch writes these headers itself. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Answer>((resolve, reject) => {
    const sent = request({ port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } }, (answer) => {
      const { 'content-type': type, allow } = answer.headers;
      void textOf(answer).then((text) =>
        resolve({ status: answer.statusCode, type, allow, body: JSON.parse(text) as Record<string, unknown> }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
const textOf = async (answer: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return text;
};

test.each(['127.0.0.1', 'localhost', '[::1]'])('a caller of %s is answered', async (name) => {
  expect(await ask('/echo', { host: `${name}:${port}` })).toMatchObject({ status: 200, body: { said: 'echo' } });
});

test('a name that a stranger lets point to this machine is not', async () => {
  const { status, body } = await ask('/echo', { host: `evil.example:${port}` });
  expect([status, body['code']]).toEqual([403, 'forbidden']);
});

test.each(['http://evil.example', 'null', 'http://127.0.0.1:1'])(
  'a page of the origin %s cannot send anything',
  async (origin) => {
    const { status, body } = await ask('/echo', { origin }, 'POST');
    expect([status, body['code']]).toEqual([403, 'forbidden']);
  },
);

test('an image of another site is not loaded from here, and so holds nothing open; a link from there can be followed', async () => {
  const from = (mode: string) => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode });
  expect((await ask('/echo', from('no-cors'))).status).toBe(403);
  expect((await ask('/echo', from('navigate'))).status).toBe(200);
});

test('a page of this very process can', async () => {
  expect((await ask('/echo', { origin: `http://127.0.0.1:${port}` }, 'POST')).status).toBe(201);
});

test.each([
  ['/%zz', 'GET', 400, 'bad-request'],
  ['/none', 'GET', 404, 'not-found'],
  ['/echo', 'DELETE', 405, 'method-not-allowed'],
  ['/echo/', 'GET', 404, 'not-found'],
  ['/echo/', 'PATCH', 404, 'not-found'],
  ['/echo', 'OPTIONS', 405, 'method-not-allowed'],
])('%s by %s is told in the one shape of failures', async (path, method, status, code) => {
  const answer = await ask(path, { 'x-correlation-id': 'visit-1' }, method);
  expect(answer).toMatchObject({ status, type: 'application/problem+json' });
  expect(answer.body).toEqual({
    ...{ type: `urn:refold:problem:${code}`, status, code, correlationId: 'visit-1' },
    ...{ title: expect.any(String) as string, detail: expect.any(String) as string },
  });
});

test('a method that a path does not have is answered with those that it has', async () => {
  expect(await ask('/echo', {}, 'PUT')).toMatchObject({ allow: 'GET, HEAD, POST' });
});

test('an address that lets other machines in is refused before anything starts', async () => {
  await expect(createApp(EchoModule, { ...config, host: '0.0.0.0' })).rejects.toThrow('ALLOW_REMOTE=1');
});

describe('a page of an origin that is let in', () => {
  const shop = 'https://shop.example.com';
  let open: NestFastifyApplication;
  let url: string;
  beforeAll(async () => {
    open = await createApp(EchoModule, { ...config, corsOrigins: [shop] });
    await open.listen(0, '127.0.0.1');
    url = `${await open.getUrl()}/echo`;
  });
  afterAll(() => open.close());

  const send = (method: string, headers: Record<string, string>, body?: string) =>
    fetch(url, { method, headers, body });

  it('may ask, and read the answer, a refusal too', async () => {
    const { status, headers } = await send('POST', { origin: shop });
    expect([status, headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([201, shop, 'Origin']);
    expect(headers.get('access-control-expose-headers')).toContain('retry-after');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    const refused = await send('POST', { origin: shop, 'content-type': 'text/xml' }, '<a/>');
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([415, shop]);
  });

  it('is told beforehand what it may send', async () => {
    const { status, headers } = await send('OPTIONS', { origin: shop, 'access-control-request-method': 'POST' });
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, shop]);
    for (const name of ['authorization', 'content-type', 'x-refold-await', 'x-refold-await-within'])
      expect(headers.get('access-control-allow-headers')?.split(', ')).toContain(name);
  });

  it.each(['https://shop.example.com.evil.example', 'http://shop.example.com', 'https://desk.example.com', 'null'])(
    'is not one of %s',
    async (origin) => {
      for (const method of ['POST', 'OPTIONS']) {
        const { status, headers } = await send(method, { origin, 'access-control-request-method': 'POST' });
        expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null]);
      }
    },
  );
});
