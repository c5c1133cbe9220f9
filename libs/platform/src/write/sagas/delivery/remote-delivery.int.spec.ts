import { command, Id } from '@refold/model';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import pino from 'pino';
import type { Delivery } from '@refold/sagas';
import { RemoteDelivery } from './remote-delivery';

class Confirm extends command('Confirm', { orderId: Id, note: Id.optional() }) {}
const address = { contract: Confirm, service: 'orders', path: 'orders/:orderId/confirm' };
const delivery: Delivery = {
  ...{ id: '01900000-0000-7000-8000-000000000001', type: 'Confirm', contract: Confirm },
  ...{ body: { orderId: 'o 1', note: 'n' }, correlationId: 'visit-1' },
  ...{ causationId: '01900000-0000-7000-8000-0000000000e1', traceparent: null },
};

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;
let server: Server;
let answer: Answer;
let lines: string[];
let remote: RemoteDelivery;
let urls: Record<string, string>;
beforeEach(async () => {
  lines = [];
  server = createServer((request, response) => void text(request).then((body) => answer(request, response, body)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  urls = { orders: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  remote = remoteWith({});
});
afterEach(async () => {
  remote.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const remoteWith = (more: Partial<ConstructorParameters<typeof RemoteDelivery>[0]>) =>
  new RemoteDelivery({
    ...{ urls, credentials: { authorization: async () => 'Bearer mine' } },
    ...{ logger: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }), timeoutMs: 10_000 },
    ...more,
  });
const answering =
  (status: number, body: object = {}, type = 'application/problem+json'): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));

test('a command is posted where its service takes it, under its own id, for the one who set it off', async () => {
  let seen: object = {};
  answer = ({ method, url, headers }, response, body) => {
    seen = { method, url, headers, body: JSON.parse(body) as unknown };
    response.writeHead(201).end('{}');
  };
  expect(await remote.deliver(delivery, address)).toEqual({ kind: 'done' });
  expect(seen).toMatchObject({
    ...{ method: 'POST', url: '/orders/o%201/confirm', body: delivery.body },
    headers: {
      'content-type': 'application/json',
      'idempotency-key': delivery.id,
      'x-correlation-id': 'visit-1',
      'x-causation-id': delivery.causationId,
      authorization: 'Bearer mine',
    },
  });
});

test('at a deadline there is no event that caused it, and the trace goes on where there is one', async () => {
  let seen: IncomingMessage['headers'] = {};
  answer = ({ headers }, response) => {
    seen = headers;
    response.end('{}');
  };
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await remote.deliver({ ...delivery, causationId: null, traceparent }, address);
  expect(seen).not.toHaveProperty('x-causation-id');
  expect(seen).toMatchObject({ traceparent });
});

test('what the service refuses is refused, by the words of the service', async () => {
  answer = answering(409, { code: 'order/not-open', detail: 'The order is not open.' });
  expect(await remote.deliver(delivery, address)).toEqual({
    ...{ kind: 'refused', code: 'order/not-open', message: 'The order is not open.' },
  });
});

test('a lost race, a service that is overloaded, and one that does not let us in are tried again', async () => {
  const answers = [[409, 'conflict/lost-race'] as const, [503, 'unavailable'] as const, [403, 'forbidden'] as const];
  for (const [status, code] of answers) {
    answer = answering(status, { code, detail: 'at db.internal' });
    const delivered = await remote.deliver(delivery, address);
    expect(delivered).toEqual({ kind: 'later', why: expect.stringContaining(`answered ${status}`) });
    expect(JSON.stringify(delivered)).not.toContain('db.internal');
  }
});

test('a page of a proxy is no refusal of the service', async () => {
  answer = answering(400, { code: 'order/not-open', detail: 'x' }, 'text/html');
  expect((await remote.deliver(delivery, address)).kind).toBe('later');
  answer = (_, response) => void response.writeHead(409, { 'content-type': 'application/problem+json' }).end('{"cod');
  expect((await remote.deliver(delivery, address)).kind).toBe('later');
});

test('a service that is down, or does not answer in time, is asked again, and the reason holds no address', async () => {
  answer = () => undefined;
  const hurried = remoteWith({ timeoutMs: 300 });
  expect(await hurried.deliver(delivery, address)).toEqual({ kind: 'later', why: 'orders gave no answer in time' });
  hurried.close();
  answer = (_, response) => void response.destroy();
  expect(await remote.deliver(delivery, address)).toEqual({ kind: 'later', why: 'orders gave no answer (ECONNRESET)' });
  urls['orders'] = 'http://127.0.0.1:1';
  expect(await remote.deliver(delivery, address)).toEqual({
    kind: 'later',
    why: 'orders gave no answer (ECONNREFUSED)',
  });
  delete urls['orders'];
  expect(await remote.deliver(delivery, address)).toMatchObject({ why: 'orders has no address here' });
});

test('without a token to show nothing is sent, and the log says why', async () => {
  const authorization = async () => Promise.reject(new Error('SERVICE_TOKEN_FILE cannot be read'));
  remote = remoteWith({ credentials: { authorization } });
  answer = () => fail('was asked');
  expect(await remote.deliver(delivery, address)).toEqual({
    ...{ kind: 'later', why: 'orders was not asked: there is no token to show' },
  });
  expect(lines.join()).toContain('SERVICE_TOKEN_FILE');
});

test('connections are kept, and one that was closed meanwhile is no failure', async () => {
  const ports = new Set<number | undefined>();
  answer = ({ socket }, response) => {
    ports.add(socket.remotePort);
    response.end('{}');
  };
  await remote.deliver(delivery, address);
  await remote.deliver(delivery, address);
  expect(ports.size).toBe(1);
  // The next request on it is met by its end.
  let isFirst = true;
  server.prependOnceListener('request', ({ socket }: IncomingMessage) => {
    if (isFirst) socket.destroy();
    isFirst = false;
  });
  expect(await remote.deliver(delivery, address)).toEqual({ kind: 'done' });
  expect(ports.size).toBe(2);
});
