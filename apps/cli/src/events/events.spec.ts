import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { programOf } from '../program';
import { serviceNames } from '../system/services';
import type { Check } from './ask-events';

/** A projector and five services behind one address; those that a test says nothing of have no events. */
let server: Server;
let asked: { path: string; order: unknown }[];
let projector: { checks: Check[]; skipTypes: string[] };
let orders: Check[];
beforeEach(async () => {
  [asked, orders, projector] = [[], [], { checks: [], skipTypes: [] }];
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const path = request.url ?? '';
      asked.push({ path, order: body === '' ? null : JSON.parse(body) });
      response.end(`${JSON.stringify(answerTo(path))}\n`);
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
const answerTo = (path: string): object => {
  if (path.endsWith('/operator/events.check')) return { result: projector };
  if (path === '/orders/operator/check') return { service: 'orders', checks: orders };
  if (path === '/orders/histogram')
    return { service: 'orders', events: [{ type: 'OrderPlaced', schemaVersion: 1, events: '1200' }] };
  return { checks: [], events: [] };
};

const refold = async (...args: string[]) => {
  const written = { out: '', err: '' };
  const exits: number[] = [];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const program = programOf({
    streams: {
      out: { write: (text: string) => (written.out += text) },
      err: { write: (text: string) => (written.err += text) },
    },
    exit: (code) => exits.push(code),
    environment: {
      ...Object.fromEntries(serviceNames.map((name) => [`SERVICE_URL_${name.toUpperCase()}`, `${url}/${name}`])),
      ...{ PROJECTOR_URL: url, QUERY_API_URL: url },
    },
    onInterrupt: () => () => undefined,
  });
  await program.parseAsync(['events', ...args], { from: 'user' });
  return { ...written, exits };
};

const placed: Check = {
  ...{ service: 'orders', type: 'OrderPlaced', schemaVersion: 1, events: '1200' },
  ...{ sampled: 20, broken: 0, skipped: false, first: null },
};
const first = {
  ...{ id: '0192', streamId: 'order-7', streamVersion: 1, feedNumber: '70', type: 'OrderPlaced', schemaVersion: 1 },
  ...{ fold: 'order_details_v2', why: 'total is missing' },
};

test('events that everything can take are no failure', async () => {
  orders = [placed];
  projector.checks = [placed];
  const { out, exits } = await refold('check');
  expect(out).toMatch(/^service +event +version +stored +sampled +broken\norders +OrderPlaced +1 +1,200 +20 +0\n/);
  expect(out).toContain('1 kind of events, 20 of them looked at: all can be read and folded.');
  expect(exits).toEqual([0]);
});

test('the first event that breaks is named with what broke and why, whoever found it', async () => {
  projector.checks = [{ ...placed, broken: 3, first }];
  orders = [{ ...placed, broken: 1, first: { ...first, id: '0191', feedNumber: '9', fold: 'contract' } }];
  const { out, exits } = await refold('check');
  expect(out).toContain(
    'OrderPlaced/1 breaks contract, first by event 0191\n   (order-7@1, number 9 of the feed): total is missing',
  );
  expect(out).toContain('1 kind broken.');
  expect(exits).toEqual([1]);
  const { out: json } = await refold('check', '--json');
  expect(JSON.parse(json.trim().split('\n').at(-1) ?? '')).toMatchObject({
    event: 'checked',
    broken: 1,
    checks: [{ type: 'OrderPlaced', broken: 3, first: { id: '0191' } }],
  });
});

test('what may be passed over is told to every service, by the projector and by the one who asks', async () => {
  projector.skipTypes = ['OrderArchived'];
  orders = [{ ...placed, type: 'OrderArchived', skipped: true }];
  const { out, exits } = await refold('check', '--skip', 'OrderRenamed', '--sample', '5');
  expect(asked.find(({ path }) => path === '/operator/events.check')?.order).toEqual({ each: 5 });
  expect(asked.filter(({ path }) => path.endsWith('/operator/check')).map(({ order }) => order)).toEqual(
    serviceNames.map(() => ({ each: 5, skip: ['OrderArchived', 'OrderRenamed'] })),
  );
  expect(out).toContain('skipped');
  expect(exits).toEqual([0]);
});

test('a histogram counts by type and version', async () => {
  expect((await refold('histogram')).out).toBe(
    'service  event        version  stored\norders   OrderPlaced        1   1,200\n',
  );
});
