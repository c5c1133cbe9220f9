import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { OperatorClient, ProjectorAway, VerbRefused } from './operator-client';
import { parseThrottle } from './throttle';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const answeredBy = async (listener: RequestListener): Promise<OperatorClient> => {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new OperatorClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
};
const askRollback = (client: OperatorClient) => client.ask('rollback', { view: 'order_details' });

test('a result is what the last line says, and progress is told on the way', async () => {
  const progress = { what: 'rows', done: 1, total: 2 };
  const client = await answeredBy((_, answer) => {
    // Empty lines only keep the connection awake.
    answer.write(`\n${JSON.stringify({ progress })}\n\n{"res`);
    setTimeout(() => answer.end('ult":{"to":1}}\n'), 20);
  });
  const told: unknown[] = [];
  expect(await client.ask('rollback', { view: 'order_details' }, (each) => told.push(each))).toEqual({ to: 1 });
  expect(told).toEqual([progress]);
});

test('a refusal keeps its code and its words, whatever the status', async () => {
  const client = await answeredBy((_, answer) => {
    answer.statusCode = 422;
    answer.end('{"refusal":{"code":"busy","message":"Somebody is at it."}}\n');
  });
  await expect(askRollback(client)).rejects.toMatchObject({ code: 'busy', message: 'Somebody is at it.' });
  await expect(askRollback(client)).rejects.toBeInstanceOf(VerbRefused);
});

test('what is refused before it began comes as a problem, with its fields', async () => {
  const told = {
    code: 'invalid',
    detail: 'rollback breaks its contract.',
    problems: [{ field: 'view', problem: 'is missing' }],
  };
  let body: object = told;
  const client = await answeredBy((_, answer) => {
    answer.writeHead(422, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
  });
  await expect(askRollback(client)).rejects.toMatchObject({ code: 'invalid', message: 'view: is missing' });
  body = { code: 'forbidden', detail: 'Not for you.' };
  await expect(askRollback(client)).rejects.toMatchObject({ code: 'forbidden', message: 'Not for you.' });
  body = { code: 'too-large', detail: 'Too much.' };
  await expect(askRollback(client)).rejects.toMatchObject({ code: 'internal', message: 'Too much.' });
});

test.each([
  ['ends before the result', '{"progress":{"what":"rows","done":1,"total":2}}\n'],
  ['is cut off in a line', '{"result":{"to":'],
  ['is empty', ''],
  ['is of another process', '{"code":"not-found","message":"Cannot POST /operator/rollback"}\n'],
  ['is no JSON', '<html>\n'],
])('an answer that %s is no answer', async (_, body) => {
  const client = await answeredBy((_request, answer) => answer.end(body));
  await expect(askRollback(client)).rejects.toBeInstanceOf(ProjectorAway);
});

test('a connection that breaks in the middle is no answer either', async () => {
  const client = await answeredBy((_, answer) => {
    answer.write('{"progress":{"what":"rows","done":1,"total":2}}\n', () => answer.destroy());
  });
  await expect(askRollback(client)).rejects.toBeInstanceOf(ProjectorAway);
});

test('where nothing listens, the reason is said', async () => {
  await expect(askRollback(new OperatorClient('http://127.0.0.1:1'))).rejects.toThrow(/127\.0\.0\.1:1 does not answer/);
});

test('a throttle is auto, none, or so many events a second', () => {
  expect(['auto', 'none', '500', '0', '-1', '1.5', 'fast', ''].map(parseThrottle)).toEqual([
    'auto',
    'none',
    500,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
