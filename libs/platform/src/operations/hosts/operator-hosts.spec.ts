import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OperatorHosts, type AbsentHost } from './operator-hosts';

type Answers = Readonly<Record<string, object>>;
const servers: Server[] = [];
let asked: { readonly host: string; readonly verb: string; readonly order: Record<string, unknown> }[];

/** Answers each verb by a result or a refusal; one that it does not know as a service without verbs does. */
const serve = async (host: string, answers: Answers): Promise<string> => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      const verb = (request.url ?? '').replace('/operator/', '');
      asked.push({ host, verb, order: JSON.parse(body) as Record<string, unknown> });
      const answer = answers[verb];
      if (answer) return response.end(`${JSON.stringify(answer)}\n`);
      response.writeHead(404, { 'content-type': 'application/problem+json' });
      return response.end(JSON.stringify({ code: 'not-found', detail: 'Nothing is here.' }));
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeEach(() => {
  asked = [];
});
afterEach(() => servers.splice(0).forEach((server) => (server.closeAllConnections(), server.close())));

const nowhere = 'http://127.0.0.1:1';
const versions = (...views: string[]) => ({ result: views.map((view) => ({ view, version: 1 })) });
const unknown = { refusal: { code: 'unknown', message: 'There is no view of this name.' } };
const letters = (...ids: string[]) => ({ result: ids.map((id) => ({ id, parkedAt: `2026-01-01T00:00:0${id}Z` })) });

const system = async (projector: Answers, orders: Answers, more: Record<string, string> = {}): Promise<OperatorHosts> =>
  new OperatorHosts(await serve('projector', projector), { orders: await serve('orders', orders), ...more });

const absentOf = async (ask: (onAbsent: (absent: AbsentHost) => void) => Promise<unknown>): Promise<string[]> => {
  const absent: string[] = [];
  await ask(({ host }) => absent.push(host));
  return absent;
};

test('a verb on a copy goes to the service that keeps it, and the next one goes there at once', async () => {
  const kept = {
    ...{ versions: versions('known_customers') },
    rollback: { result: { to: 1 } },
    plan: { result: [{}] },
  };
  const hosts = await system({ rollback: unknown, plan: unknown }, kept, { customers: await serve('customers', {}) });
  expect(await hosts.ask('rollback', { view: 'known_customers' })).toEqual({ to: 1 });
  asked = [];
  await hosts.ask('plan', { views: ['known_customers'] });
  expect(asked).toMatchObject([{ host: 'orders', verb: 'plan', order: { views: ['known_customers'] } }]);
});

test('a verb on a view asks nobody but the projector', async () => {
  const hosts = await system({ rollback: { result: { to: 2 } } }, { versions: versions('known_customers') });
  expect(await hosts.ask('rollback', { view: 'order_details' })).toEqual({ to: 2 });
  expect(asked.map(({ host }) => host)).toEqual(['projector']);
});

test('views and copies that are named together are each rebuilt where they are', async () => {
  const projector = { rebuild: unknown, versions: versions('order_details') };
  const hosts = await system(projector, {
    versions: versions('known_customers'),
    rebuild: { result: [{ view: 'b' }] },
  });
  await hosts.ask('versions', {});
  const names = ['known_customers'];
  expect(await hosts.ask('rebuild', { views: names })).toEqual([{ view: 'b' }]);
  expect(asked.filter(({ verb }) => verb === 'rebuild')).toMatchObject([{ host: 'orders', order: { views: names } }]);
});

test('a name that nobody knows is refused in the words of the projector, with who could not be asked', async () => {
  const hosts = await system({ rollback: unknown }, { versions: versions() }, { shipping: nowhere });
  await expect(hosts.ask('rollback', { view: 'nonsense' })).rejects.toMatchObject({
    code: 'unknown',
    message: 'There is no view of this name. What these services keep is not known, for they do not answer: shipping.',
  });
});

test('lists are those of all; a host that is away is named and hides nothing, and one without verbs is neither', async () => {
  const away = { shipping: nowhere, customers: await serve('customers', {}) };
  const hosts = await system({ versions: versions('order_details') }, { versions: versions('known_customers') }, away);
  const views: string[] = [];
  const absent = await absentOf(async (onAbsent) =>
    views.push(...(await hosts.ask('versions', {}, { onAbsent })).map(({ view }) => view)),
  );
  expect([views, absent]).toEqual([['order_details', 'known_customers'], ['shipping']]);
});

test('copies are listed while the projector is away, and nobody at all is an error', async () => {
  const orders = { orders: await serve('orders', { versions: versions('known_customers') }) };
  const hosts = new OperatorHosts(nowhere, orders);
  expect(await absentOf((onAbsent) => hosts.ask('versions', {}, { onAbsent }))).toEqual(['projector']);
  const nobody = new OperatorHosts(nowhere, { orders: nowhere });
  await expect(nobody.ask('versions', {})).rejects.toThrow(/^The projector at .* does not answer/);
});

test('letters of all hosts come in one list, and each goes back to where it is', async () => {
  const own = { 'deadletters.list': letters('2'), 'deadletters.show': { result: { id: '2' } } };
  const hosts = await system({ 'deadletters.list': letters('1', '3') }, own);
  const list = await hosts.ask('deadletters.list', {});
  expect(list.map(({ id }) => id)).toEqual(['1', 'orders/2', '3']);
  expect(await hosts.ask('deadletters.show', { id: 'orders/2' })).toEqual({ id: 'orders/2' });
  expect(asked.at(-1)).toMatchObject({ host: 'orders', order: { id: '2' } });
  await expect(hosts.ask('deadletters.show', { id: 'nobody/2' })).rejects.toMatchObject({ code: 'unknown' });
});

test('what is tried again everywhere is counted together', async () => {
  const retried = { 'deadletters.retry': { result: { letters: 1, applied: 2, parked: 0, dryRun: false } } };
  const hosts = await system(retried, retried);
  expect(await hosts.ask('deadletters.retry', {})).toEqual({ letters: 2, applied: 4, parked: 0, dryRun: false });
});

test('who may not ask a service hears so, although others would answer', async () => {
  const forbidden = { versions: { refusal: { code: 'forbidden', message: 'Not for you.' } } };
  const hosts = await system({ versions: versions('order_details') }, forbidden);
  await expect(hosts.ask('versions', {})).rejects.toMatchObject({ code: 'forbidden' });
});
