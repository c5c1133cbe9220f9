import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SagaClient, sagaServices, type SagaService } from './saga-client';

interface Asked {
  readonly service: SagaService;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization?: string;
}
type Answer = { readonly status: number; readonly body: unknown } | 'away';

const servers: Server[] = [];
let asked: Asked[];
let answers: Partial<Record<SagaService, Answer>>;
let client: SagaClient;

const notFound = { status: 404, body: { code: 'not-found', detail: 'This service has no such instance.' } };

const serve = async (service: SagaService): Promise<string> => {
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { method = '', url = '', headers } = request;
      const { authorization } = headers;
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      asked.push({ service, method, path: url, body, ...(authorization !== undefined && { authorization }) });
      const answer = answers[service] ?? notFound;
      if (answer === 'away') return request.socket.destroy();
      response.statusCode = answer.status;
      return response.end(JSON.stringify(answer.body));
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return text;
};

beforeAll(async () => {
  const urls = await Promise.all(sagaServices.map(async (service) => [service, await serve(service)] as const));
  client = new SagaClient(Object.fromEntries(urls) as Record<SagaService, string>);
});
beforeEach(() => {
  asked = [];
  answers = {};
});
afterAll(() =>
  servers.forEach((server) => {
    server.closeAllConnections();
    server.close();
  }),
);

const instance = (key: string, startedAt = '2026-01-01T00:00:00.000000Z') => ({ saga: 'checkout', key, startedAt });
const listed = (...sagas: object[]): Answer => ({ status: 200, body: { sagas } });

test('the instances of all services are told newest first, each with whose it is, and no more than asked for', async () => {
  answers = {
    orders: listed(instance('a', '2026-01-01T00:00:03.000000Z'), instance('b', '2026-01-01T00:00:01.000000Z')),
    payments: listed(instance('c', '2026-01-01T00:00:02.000000Z')),
    inventory: listed(),
    shipping: listed(),
  };
  const { instances, absent } = await client.list({ saga: 'checkout', standing: 'stuck', idleSeconds: 60, limit: 2 });
  expect(instances).toMatchObject([
    { service: 'orders', key: 'a' },
    { service: 'payments', key: 'c' },
  ]);
  expect(absent).toEqual([]);
  for (const { path } of asked) expect(path).toBe('/sagas?saga=checkout&standing=stuck&idleSeconds=60&limit=2');
});

test('a service that is away, or in trouble, is named and does not hide the others', async () => {
  answers = { orders: listed(instance('a')), payments: 'away', inventory: listed() };
  answers.shipping = { status: 503, body: { detail: 'It is starting.' } };
  const { instances, absent } = await client.list({});
  expect(instances.map(({ key }) => key)).toEqual(['a']);
  expect(absent.map(({ service }) => service).sort()).toEqual(['payments', 'shipping']);
  expect(absent).toContainEqual({ service: 'shipping', why: 'it answered 503: It is starting.' });
});

test('a process that runs no sagas has none', async () => {
  const none = { status: 409, body: { code: 'saga/none-here', detail: 'No saga runs in this process.' } };
  answers = { orders: none, payments: none, inventory: none, shipping: none };
  expect(await client.list({})).toEqual({ instances: [], absent: [] });
});

test('only one service is asked when only its instances are wanted', async () => {
  answers = { payments: listed(instance('a')) };
  expect((await client.list({ service: 'payments' })).instances).toHaveLength(1);
  expect(asked.map(({ service }) => service)).toEqual(['payments']);
  await expect(client.list({ service: 'customers' })).rejects.toMatchObject({ code: 'invalid' });
});

test('an instance is found wherever it is, whatever its name and key are made of', async () => {
  answers = { inventory: { status: 200, body: instance('order/1') } };
  expect(await client.show('stock reservation', 'order/1')).toMatchObject({ service: 'inventory', key: 'order/1' });
  expect(asked[0]?.path).toBe('/sagas/stock%20reservation/order%2F1');
});

test('an instance that nobody has is unknown only if everybody has said so', async () => {
  await expect(client.show('checkout', 'a')).rejects.toMatchObject({ code: 'unknown' });
  answers = { shipping: 'away' };
  await expect(client.show('checkout', 'a')).rejects.toMatchObject({
    name: 'ServicesAway',
    absent: [{ service: 'shipping' }],
  });
});

test('what is done is asked of the owner alone, with the reason, in the name of whoever asks', async () => {
  answers = { payments: { status: 200, body: { ...instance('a'), standing: 'running' } } };
  const credentials = { authorization: async () => 'Bearer of-ana' };
  const act = { saga: 'checkout', key: 'a', verb: 'retry', reason: 'paid by hand' } as const;
  expect(await client.act(act, credentials)).toMatchObject({ service: 'payments', standing: 'running' });
  const posts = asked.filter(({ method }) => method === 'POST');
  expect(posts).toEqual([
    {
      ...{ service: 'payments', method: 'POST', path: '/sagas/checkout/a/retry', body: { reason: 'paid by hand' } },
      authorization: 'Bearer of-ana',
    },
  ]);
});

test.each([
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [409, 'not-now'],
  [422, 'invalid'],
] as const)('an answer of %i is a refusal, %s, in the words of the service', async (status, code) => {
  answers = { orders: { status, body: { code: 'saga/not-now', detail: 'It is not stuck.' } } };
  await expect(client.show('checkout', 'a')).rejects.toMatchObject({ name: 'SagaRefused', code });
  await expect(client.list({})).rejects.toMatchObject({ code, message: 'It is not stuck.' });
});

test('fields that are wrong are told with what is wrong', async () => {
  const problems = [{ field: 'reason', problem: 'must say why' }];
  answers = { orders: { status: 422, body: { code: 'invalid', detail: 'Body breaks its contract.', problems } } };
  await expect(client.list({})).rejects.toMatchObject({ message: 'reason: must say why' });
});
