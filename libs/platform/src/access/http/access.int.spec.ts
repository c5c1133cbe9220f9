import { once } from 'node:events';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import type { EdgeConfig } from '../../config';
import { createApp } from '../../http';
import { currentCaller } from '../../logging';
import { accessNow, Allow, anyone, makeToken, nobody, Open, strangerAsks, type Caller, type Role } from '..';

@Controller()
class MixedController {
  @Open()
  @Get('open')
  open(): Caller {
    return currentCaller();
  }
  @Open()
  @Get('access')
  access(): object {
    return { access: accessNow(), stranger: strangerAsks() };
  }
  @Allow('staff', 'operator')
  @Get('staff')
  staff(): Caller {
    return currentCaller();
  }
  @Allow('customer')
  @Post('customer')
  customer(@Body() body: object): object {
    return { body, caller: currentCaller() };
  }
  @Get('closed')
  closed(): Caller {
    return currentCaller();
  }
}

@Allow('operator')
@Controller('operator')
class OperatorController {
  @Get('verb')
  verb(): Caller {
    return currentCaller();
  }
  @Allow('service')
  @Get('feed')
  feed(): Caller {
    return currentCaller();
  }
}

@Module({ controllers: [MixedController, OperatorController] })
class AccessModule {}

const secret = new TextEncoder().encode('a secret that has thirty-two bytes');
const config: EdgeConfig = { process: 'p', port: 0, host: '127.0.0.1', allowRemote: false, logLevel: 'silent' };
const authentication = { keys: { kind: 'secret', secret }, issuer: null, audience: 'refold' } as const;
const bearer = async (...roles: Role[]): Promise<string> => {
  const caller = { subject: 'ann', roles, customerId: null };
  return `Bearer ${await makeToken(caller, { secret, issuer: null, audience: 'refold', lifetime: 60 })}`;
};

interface Answer {
  readonly status: number | undefined;
  readonly challenge: string | undefined;
  readonly body: Record<string, unknown>;
}
const apps: NestFastifyApplication[] = [];
const start = async (of: EdgeConfig): Promise<number> => {
  const app = await createApp(AccessModule, of);
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer().address() as AddressInfo).port;
};
let checked: number;
let open: number;
beforeAll(async () => {
  [checked, open] = [await start({ ...config, authentication }), await start(config)];
});
afterAll(() => Promise.all(apps.map((app) => app.close())));

/** By node:http, which sends what it is given. */
const ask = async (path: string, headers: OutgoingHttpHeaders = {}, method = 'GET', body = ''): Promise<Answer> => {
  const port = headers['x-open'] ? open : checked;
  const sent = request({ port, path, method, headers });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  const challenge = answer.headers['www-authenticate'];
  return { status: answer.statusCode, challenge, body: JSON.parse(text) as Record<string, unknown> };
};

test('an open endpoint answers everybody, and a caller without a token is nobody', async () => {
  expect(await ask('/open')).toMatchObject({ status: 200, body: nobody });
});

test('without a token all others are 401, and the answer says how to show one', async () => {
  for (const path of ['/staff', '/closed', '/operator/verb', '/operator/feed'])
    expect(await ask(path)).toMatchObject({
      status: 401,
      challenge: 'Bearer realm="refold"',
      body: { code: 'unauthenticated', detail: expect.stringContaining('Authorization: Bearer <token>') as string },
    });
});

test('with the role an endpoint answers, and knows who asks', async () => {
  const caller = { subject: 'ann', roles: ['staff'], customerId: null };
  expect(await ask('/staff', { authorization: await bearer('staff') })).toMatchObject({ status: 200, body: caller });
});

test('without the role it is 403, and the answer says which would do', async () => {
  const text = 'This is for callers with the role staff or operator; your token names customer and service.';
  expect(await ask('/staff', { authorization: await bearer('service', 'customer') })).toMatchObject({
    status: 403,
    challenge: `Bearer realm="refold", error="insufficient_scope", error_description="${text}"`,
    body: { code: 'forbidden', detail: text },
  });
  const { body } = await ask('/staff', { authorization: await bearer() });
  expect(body['detail']).toBe(
    'This is for callers with the role staff or operator; your token names no role of this system.',
  );
});

test('what an endpoint says comes before what its controller says', async () => {
  const statuses = async (role: Role) => {
    const headers = { authorization: await bearer(role) };
    return [(await ask('/operator/verb', headers)).status, (await ask('/operator/feed', headers)).status];
  };
  expect(await statuses('operator')).toEqual([200, 403]);
  expect(await statuses('service')).toEqual([403, 200]);
});

test('an endpoint of which nobody says anything is closed to every role', async () => {
  const everything = await bearer('customer', 'staff', 'operator', 'service');
  expect(await ask('/closed', { authorization: everything })).toMatchObject({ status: 403 });
});

test.each([
  ['a bad token, also where none is needed', '/open', { authorization: 'Bearer a.b.c' }, 401, 'invalid_token'],
  ['no bearer', '/staff', { authorization: 'Basic YW5uOmFubg==' }, 401, null],
  ['two tokens in one header', '/staff', { authorization: 'Bearer a.b.c d.e.f' }, 401, null],
  ['an empty token', '/staff', { authorization: 'Bearer ' }, 401, null],
  ['two headers', '/staff', { authorization: ['Bearer a.b.c', 'Bearer d.e.f'] }, 400, 'invalid_request'],
  ['a huge token', '/staff', { authorization: `Bearer ${'a'.repeat(9_000)}` }, 401, 'invalid_token'],
] as [string, string, OutgoingHttpHeaders, number, string | null][])(
  '%s is refused in words',
  async (_, path, headers, status, error) => {
    const { challenge, ...answer } = await ask(path, headers);
    expect(answer).toMatchObject({ status, body: { code: 'unauthenticated' } });
    expect(challenge).toBe(
      error === null
        ? 'Bearer realm="refold"'
        : `Bearer realm="refold", error="${error}", error_description="${String(answer.body['detail'])}"`,
    );
  },
);

test('the body of a stranger is not read: broken and whole ones are refused alike', async () => {
  const json = { 'content-type': 'application/json' };
  for (const body of ['{}', '{ broken', 'x'.repeat(2_000_000)])
    expect(await ask('/customer', json, 'POST', body)).toMatchObject({ status: 401 });
  expect(await ask('/customer', { ...json, 'transfer-encoding': 'chunked' }, 'POST', '{}')).toMatchObject({
    status: 401,
  });
  const known = { ...json, authorization: await bearer('customer') };
  expect(await ask('/customer', known, 'POST', '{"a":1}')).toMatchObject({ status: 201, body: { body: { a: 1 } } });
  expect(await ask('/customer', known, 'POST', '{ broken')).toMatchObject({ status: 400 });
});

test('who is asked who they are may call by any name of the host; pages of other origins may not', async () => {
  const known = { host: 'refold.example.com', authorization: await bearer('staff') };
  expect((await ask('/staff', known)).status).toBe(200);
  expect((await ask('/staff', { ...known, origin: 'https://evil.example' })).status).toBe(403);
});

test('an answer can depend on whether callers are asked, and on whether this one said who they are', async () => {
  const at = async (headers: OutgoingHttpHeaders) => (await ask('/access', headers)).body;
  expect(await at({ 'x-open': '1' })).toEqual({ access: 'open', stranger: false });
  expect(await at({})).toEqual({ access: 'checked', stranger: true });
  expect(await at({ authorization: await bearer() })).toEqual({ access: 'checked', stranger: false });
});

test('where nobody is asked who they are, everybody is anyone and every endpoint answers', async () => {
  for (const path of ['/open', '/staff', '/closed', '/operator/verb'])
    expect(await ask(path, { 'x-open': '1', authorization: 'Bearer a.b.c' })).toMatchObject({
      status: 200,
      body: anyone,
    });
});
