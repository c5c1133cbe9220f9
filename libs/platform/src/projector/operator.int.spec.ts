import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Projector } from '@refold/projections';
import { createApp } from '../http';
import { createLogger } from '../logging';
import { OperatorClient } from '../operations';
import { PROCESS } from '../vitals';
import { OPERATOR_LOG, OperatorController } from './operator.controller';

const config = { process: 'projector', port: 0, host: '127.0.0.1', allowRemote: false, logLevel: 'error' };
const log: string[] = [];
const logger = createLogger({ ...config, to: { write: (line: string) => void log.push(line) } });

/** A projector without a store: what its verbs answer is what they read out of this. */
const query = jest.fn<Promise<{ rows: object[] }>, unknown[]>();
const pool = { query };
const projector = { context: { pool }, tools: { pool, projections: [] }, options: { pool } };

@Module({
  controllers: [OperatorController],
  providers: [
    { provide: Projector, useValue: projector },
    { provide: OPERATOR_LOG, useValue: logger },
    { provide: PROCESS, useValue: 'orders' },
  ],
})
class VerbsModule {}

let app: NestFastifyApplication;
let url: string;
let client: OperatorClient;
beforeAll(async () => {
  app = await createApp(VerbsModule, config, { logger });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  client = new OperatorClient(url);
});
afterAll(() => app?.close());

test('a verb is answered by what it reads', async () => {
  query.mockResolvedValue({ rows: [] });
  expect(await client.ask('versions', {})).toEqual([]);
});

test('an order that breaks the contract is refused with what is wrong, and nothing is begun', async () => {
  query.mockClear();
  await expect(client.ask('rollback', { view: 'no such name' })).rejects.toMatchObject({
    code: 'invalid',
    message: 'view: is the name of a view, such as order_details',
  });
  await expect(client.ask('promote', { view: 'a', approve: ' ', dryRun: true })).rejects.toMatchObject({
    message: 'approve: says why, in 3 letters or more',
  });
  await expect(client.ask('pause', { view: 'a', dryRun: true } as never)).rejects.toMatchObject({ code: 'invalid' });
  expect(query).not.toHaveBeenCalled();
});

test.each(['nonsense', 'constructor', '__proto__'])('there is no verb %s', async (verb) => {
  await expect(client.ask(verb as 'versions', {})).rejects.toMatchObject({ code: 'unknown' });
});

test('what is refused before it is begun is a problem document', async () => {
  const ask = (path: string, body: string) =>
    fetch(`${url}/operator/${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  const invalid = await ask('rollback', '{"view":"no such name"}');
  expect([invalid.status, invalid.headers.get('content-type')]).toEqual([422, 'application/problem+json']);
  expect(await invalid.json()).toMatchObject({ code: 'invalid', problems: [{ field: 'view', pointer: '#/view' }] });
  expect(await (await ask('nonsense', '{}')).json()).toMatchObject({ status: 404, code: 'unknown' });
  expect(await (await ask('rollback', '{')).json()).toMatchObject({ status: 400, code: 'bad-request' });
});

test('a refusal comes in its own words', async () => {
  query.mockResolvedValue({ rows: [] });
  await expect(client.ask('pause', { view: 'order_details' })).rejects.toMatchObject({
    code: 'unknown',
    message: expect.stringContaining('order_details is not being rebuilt') as string,
  });
});

test('a fault is told with the number under which the log explains it, and the process whose log that is', async () => {
  query.mockRejectedValue(new Error('relation "rebuilds" does not exist'));
  const refusal = await client
    .ask('rebuilds', {})
    .catch((error: unknown) => error as { code: string; message: string });
  expect(refusal).toMatchObject({ code: 'internal' });
  const id =
    /The log of orders explains it under ([0-9a-f-]{36})/.exec((refusal as { message: string }).message)?.[1] ?? 'none';
  expect(log.join()).toContain(id);
});

test('pages of other origins are not answered, whatever they ask for', async () => {
  const response = await fetch(`${url}/operator/versions`, {
    method: 'POST',
    headers: { origin: 'http://evil.example', 'content-type': 'application/json' },
    body: '{}',
  });
  expect(response.status).toBe(403);
});
