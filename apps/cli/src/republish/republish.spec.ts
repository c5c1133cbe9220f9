import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { programOf } from '../program';
import { serviceNames } from '../system/services';

let server: Server;
let asked: { path: string | undefined; order: unknown }[];
let answer: { status: number; body: string; cut?: boolean };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      asked.push({ path: request.url, order: JSON.parse(body) });
      response.statusCode = answer.status;
      if (answer.cut) response.write(answer.body, () => response.destroy());
      else response.end(answer.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const refold = async (...args: string[]) => {
  const written = { out: '', err: '' };
  const exits: number[] = [];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const services = serviceNames.map((name) => [`SERVICE_URL_${name.toUpperCase()}`, url]);
  const program = programOf({
    streams: {
      out: { write: (text: string) => (written.out += text) },
      err: { write: (text: string) => (written.err += text) },
    },
    exit: (code) => exits.push(code),
    environment: { ...Object.fromEntries(services), PROJECTOR_URL: url, QUERY_API_URL: url },
    onInterrupt: () => () => undefined,
  });
  const error: unknown = await program.parseAsync(['republish', ...args], { from: 'user' }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { ...written, exits, error };
};
const lines = (...all: object[]) => all.map((line) => `${JSON.stringify(line)}\n`).join('');
const result = { id: '0192', topic: 'again', published: 6, after: '5', through: '35', dryRun: false };

test('events are sent again, and it is told how many and by which mark', async () => {
  answer = { status: 200, body: lines({ progress: { what: 'events', done: 7, total: 30 } }, { result }) };
  const args = ['--topic', 'again', '--after', '5', '--through', '35', '--stream', 'order-1', '--type', 'OrderPlaced'];
  const { out, exits } = await refold('orders', ...args, '--from', '2026-01-01T00:00:00Z');
  expect(asked).toEqual([
    {
      path: '/operator/republish',
      order: {
        ...{ topic: 'again', after: '5', through: '35', streams: ['order-1'], types: ['OrderPlaced'] },
        ...{ from: '2026-01-01T00:00:00Z', dryRun: false },
      },
    },
  ]);
  expect(out).toBe(
    '6 events of orders, of those behind 5 up to 35: sent into again. Each record has the header ce_replay: 0192\n',
  );
  expect(exits).toEqual([0]);
  const json = await refold('orders', '--topic', 'again', '--json');
  expect(JSON.parse(json.out.trim().split('\n').at(-1) ?? '')).toEqual({
    event: 'republished',
    service: 'orders',
    ...result,
  });
});

test('a dry run sends nothing and says so', async () => {
  answer = { status: 200, body: lines({ result: { ...result, dryRun: true } }) };
  expect((await refold('orders', '--topic', 'again', '--dry-run')).out).toContain('would be sent into again. Nothing');
});

test('a refusal is said in the service’s words, and a broken answer is no success', async () => {
  answer = { status: 409, body: JSON.stringify({ code: 'live-topic', detail: 'orders is live.' }) };
  expect((await refold('orders', '--topic', 'orders')).error).toMatchObject({
    exitCode: 1,
    message: 'orders is live.',
  });
  answer = { status: 200, body: lines({ progress: { what: 'events', done: 1, total: 2 } }), cut: true };
  expect((await refold('orders', '--topic', 'again')).error).toMatchObject({ exitCode: 3 });
  answer = { status: 200, body: lines({ refusal: { code: 'unavailable', message: 'It broke off.' } }) };
  expect((await refold('orders', '--topic', 'again')).error).toMatchObject({ exitCode: 3, message: 'It broke off.' });
  const problems = [{ field: 'from', problem: 'is no moment' }];
  answer = { status: 422, body: JSON.stringify({ code: 'invalid', detail: 'Body breaks.', problems }) };
  expect((await refold('orders', '--topic', 'again', '--from', 'now')).error).toMatchObject({
    exitCode: 2,
    message: 'Body breaks. from is no moment.',
  });
});
