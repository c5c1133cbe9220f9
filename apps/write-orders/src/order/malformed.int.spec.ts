import { connect } from 'node:net';
import { testService, type TestService } from '@refold/testing';
import { OrdersModule } from '../orders.module';

/* Whatever a caller sends is answered as a problem, never as a fault of ours, and leaves nothing behind. */

let orders: TestService;
let host: string;
let port: number;
beforeAll(async () => {
  orders = await testService('orders', (config) => OrdersModule.with(config));
  ({ hostname: host } = new URL(orders.url));
  port = Number(new URL(orders.url).port);
});
afterAll(() => orders.drop());

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly correlationId?: string;
  readonly text: string;
}

/** Bytes as they are, since clients would mend or refuse most of this. The connection is to be closed by the service. */
const send = (request: string | Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, host, () => socket.write(request));
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    // What is refused before it was read to its end may be answered and then reset.
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(read(answer))));
    socket.on('close', () => resolve(read(answer)));
  });

const read = (answer: string): Answer => {
  const last = answer.slice(answer.lastIndexOf('HTTP/1.1 '));
  const [head = '', ...rest] = last.split('\r\n\r\n');
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim();
  const text = rest.join('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
  return { status, type: header('content-type'), correlationId: header('x-correlation-id'), text };
};

const head = (line: string, headers: readonly string[] = []): string =>
  [`${line} HTTP/1.1`, `host: ${host}:${port}`, 'connection: close', ...headers, '', ''].join('\r\n');
const post = (
  body: string | Buffer,
  headers: readonly string[] = ['content-type: application/json'],
  path = '/orders',
) =>
  Buffer.concat([
    Buffer.from(head(`POST ${path}`, [...headers, `content-length: ${Buffer.byteLength(body)}`])),
    Buffer.from(body),
  ]);
const json = (value: unknown): string => JSON.stringify(value);

const line = { sku: 'tea', quantity: 1, unitPrice: { amount: '1.00', currency: 'BRL' } };
const basket = { customerId: 'c1', shipTo: {}, currency: 'BRL', lines: [line] };
const withQuantity = (digits: string): string => json(basket).replace('"quantity":1', `"quantity":${digits}`);
const deep = (open: string, close: string, levels = 100_000): string => open.repeat(levels) + close.repeat(levels);

const requests: [name: string, request: () => string | Buffer, status: number, code: string][] = [
  ['broken UTF-8', () => post(Buffer.from([0x7b, 0xc3, 0x28, 0x7d])), 400, 'bad-request'],
  ['overlong UTF-8', () => post(Buffer.from('{"customerId":"\xc0\x80"}', 'latin1')), 400, 'bad-request'],
  ['a raw NUL in the JSON', () => post('{"customerId":"a\0b"}'), 400, 'bad-request'],
  ['half of a pair', () => post(json({ ...basket, customerId: '\ud800' })), 422, 'invalid'],
  ['half of a pair as a name', () => post(json({ ...basket, ['\udc00/~.']: 1 })), 422, 'invalid'],
  ['a byte order mark', () => post(`\ufeff${json({ ...basket, lines: [] })}`), 422, 'invalid'],
  ['no body at all', () => post(''), 422, 'invalid'],
  ['a body that is only white', () => post(' \n'), 400, 'bad-request'],
  ['two JSON values', () => post('{}{}'), 400, 'bad-request'],
  ['a list', () => post('[]'), 422, 'invalid'],
  ['null', () => post('null'), 422, 'invalid'],
  ['a text', () => post('"order"'), 422, 'invalid'],
  ['a hundred thousand lists in one another', () => post(deep('[', ']')), 422, 'invalid'],
  ['as many objects', () => post(`${deep('{"a":', '', 50_000)}1${'}'.repeat(50_000)}`), 422, 'invalid'],
  ['such lists as lines', () => post(json(basket).replace(json([line]), deep('[', ']'))), 422, 'invalid'],
  ['an unknown field a thousand times', () => post(json(Object.fromEntries(thousand))), 422, 'invalid'],
  ['a __proto__', () => post('{"__proto__":{"customerId":"c1"}}'), 400, 'bad-request'],
  ['a __proto__ deep inside', () => post(json(basket).replace('"sku"', '"__proto__":{},"sku"')), 400, 'bad-request'],
  ['a constructor with a prototype', () => post('{"constructor":{"prototype":{}}}'), 400, 'bad-request'],
  ['a number beyond range', () => post(withQuantity('1e400')), 422, 'invalid'],
  ['a number with too many digits', () => post(withQuantity('9007199254740993')), 422, 'invalid'],
  ['minus nothing', () => post(withQuantity('-0')), 422, 'invalid'],
  ['a number that JSON does not have', () => post(withQuantity('NaN')), 400, 'bad-request'],
  ['an id of 65 characters', () => post(json({ ...basket, orderId: 'x'.repeat(65) })), 422, 'invalid'],
  ['an id of 65 characters in the path', () => post('{}', usual, `/orders/${'x'.repeat(65)}/confirm`), 422, 'invalid'],
  [
    'an id of a thousand in the path',
    () => post('{}', usual, `/orders/${'x'.repeat(1000)}/confirm`),
    414,
    'path-too-long',
  ],
  ['a NUL in the path', () => post('{}', usual, '/orders/a%00b/confirm'), 422, 'invalid'],
  ['half of a pair in the path', () => post('{}', usual, '/orders/%ED%A0%80/confirm'), 400, 'bad-request'],
  ['a slash in an id', () => post('{}', usual, '/orders/a%2Fb/confirm'), 422, 'invalid'],
  ['a way out of the path', () => post('{}', usual, '/orders/..%2f..%2fetc/confirm'), 422, 'invalid'],
  ['an empty id', () => post('{}', usual, '/orders//confirm'), 404, 'not-found'],
  ['a percent sign alone', () => head('GET /orders/%'), 400, 'bad-request'],
  ['a path of bytes', () => Buffer.from(head('GET /stre\xffams/order-1'), 'latin1'), 400, 'bad-request'],
  ['an unknown path', () => head('GET /nothing'), 404, 'not-found'],
  ['a path with a query for a name', () => head('GET /?__proto__[x]=1'), 404, 'not-found'],
  ['a command by GET', () => head('GET /orders'), 405, 'method-not-allowed'],
  ['a command by PUT', () => head('PUT /orders/o1/confirm', ['content-length: 0']), 405, 'method-not-allowed'],
  ['OPTIONS', () => head('OPTIONS /orders'), 405, 'method-not-allowed'],
  ['a method of WebDAV', () => head('PROPFIND /orders'), 405, 'method-not-allowed'],
  ['a method that nobody knows', () => head('CONFIRM /orders'), 400, 'bad-request'],
  ['NUL in a query', () => head('GET /feed?after=%00'), 422, 'invalid'],
  ['a query given twice', () => head('GET /feed?after=1&after=2'), 422, 'invalid'],
  ['a query called __proto__', () => head('GET /feed?__proto__=1'), 422, 'invalid'],
  ['a feed number beyond range', () => head('GET /feed?after=99999999999999999999'), 422, 'invalid'],
  ['another content type', () => post('<order/>', ['content-type: text/xml']), 415, 'unsupported-media-type'],
  ['plain text', () => post(json(basket), ['content-type: text/plain']), 415, 'unsupported-media-type'],
  ['a form', () => post('a=1', ['content-type: application/x-www-form-urlencoded']), 415, 'unsupported-media-type'],
  ['no content type', () => post(json(basket), []), 415, 'unsupported-media-type'],
  ['lines to a command', () => post(json(basket), ['content-type: application/x-ndjson']), 422, 'invalid'],
  ['a content type that is none', () => post('{}', ['content-type: ;;']), 415, 'unsupported-media-type'],
  ['a body over the limit', () => post(json({ a: 'x'.repeat(600_000) })), 413, 'too-large'],
  ['headers over the limit', () => head('GET /feed', [`x-large: ${'x'.repeat(20_000)}`]), 431, 'headers-too-large'],
  ['a header with a NUL', () => head('GET /feed', ['x-nul: a\0b']), 400, 'bad-request'],
  ['a header without a name', () => head('GET /feed', [': x']), 400, 'bad-request'],
  ['a key with a space', () => post('{}', [...usual, 'idempotency-key: a b']), 422, 'invalid'],
  ['a key twice', () => post('{}', [...usual, 'idempotency-key: a', 'idempotency-key: b']), 422, 'invalid'],
  ['an empty key', () => post('{}', [...usual, 'idempotency-key:']), 422, 'invalid'],
  ['a key beyond ASCII', () => Buffer.from(post('{}', [...usual, 'idempotency-key: \u00e9'])), 422, 'invalid'],
  ['two lengths', () => post('{}', [...usual, 'content-length: 3']), 400, 'bad-request'],
  ['a length that is none', () => head('POST /orders', [...usual, 'content-length: x']), 400, 'bad-request'],
  ['a length and chunks', () => post('{}', [...usual, 'transfer-encoding: chunked']), 400, 'bad-request'],
  [
    'a broken chunk',
    () => `${head('POST /orders', [...usual, 'transfer-encoding: chunked'])}zz\r\n`,
    400,
    'bad-request',
  ],
  ['an unknown expectation', () => head('GET /feed', ['expect: a-miracle']), 417, 'expectation-failed'],
  ['no HTTP at all', () => 'hello?\r\n\r\n', 400, 'bad-request'],
  ['no host', () => 'GET /feed HTTP/1.1\r\nconnection: close\r\n\r\n', 403, 'forbidden'],
];
const usual = ['content-type: application/json'];
const thousand = Array.from({ length: 1000 }, (_, n) => [`field${n}`, n]);

test.each(requests)('%s is answered as a problem', async (_, request, status, code) => {
  const answer = await send(request());
  const body: unknown = JSON.parse(answer.text);
  expect(body).toMatchObject({ status, code, type: `urn:refold:problem:${code}`, correlationId: answer.correlationId });
  expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
});

test('HEAD is answered as GET is, without a body', async () => {
  expect(await send(head('HEAD /healthz'))).toMatchObject({ status: 200, text: '' });
  expect(await send(head('HEAD /orders'))).toMatchObject({ status: 405, text: '' });
});

test('who asks whether to go on is told to, and answered', async () => {
  const body = json({ ...basket, lines: [] });
  const headers = [...usual, 'expect: 100-continue', `content-length: ${body.length}`];
  expect(await send(`${head('POST /orders', headers)}${body}`)).toMatchObject({ status: 422 });
});

test('of a field that is given twice the last one counts, as everywhere in JSON', async () => {
  const twice = json(basket).replace('"customerId"', '"customerId":"other","customerId"');
  const { status, text } = await send(post(twice));
  const { rows } = await orders.database.pool.query<{ customer: string }>(
    `select data ->> 'customerId' as customer from events where stream_id = $1`,
    [(JSON.parse(text) as { streamId: string }).streamId],
  );
  expect([status, rows]).toEqual([201, [{ customer: 'c1' }]]);
  await orders.database.pool.query('truncate events, outbox, feed cascade');
});

test('nothing of all this was appended, and the service is well', async () => {
  for (const [, request] of requests) await send(request());
  const { rows } = await orders.database.pool.query('select count(*)::integer as events from events');
  expect(rows).toEqual([{ events: 0 }]);
  expect((await orders.post('/orders', basket)).status).toBe(201);
});
