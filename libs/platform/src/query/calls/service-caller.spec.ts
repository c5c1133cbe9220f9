import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { noCredentials } from '../../access';
import { CallFailure } from './call-failure';
import { FakeService, json } from './fake-service';
import { mostBytes } from './get-json';
import { type CallLimits, ServiceCaller } from './service-caller';

const Answer = z.object({ orderId: z.string() });
const order = { orderId: '4711', more: 'than is read' };

let service: FakeService;
let caller: ServiceCaller;
const ended: string[] = [];
let retried = 0;
const states: string[] = [];

const callerOf = (url: string, limits: Partial<CallLimits> = {}, credentials = noCredentials) => {
  const watch = {
    ended: (_: string, outcome: string) => void ended.push(outcome),
    retried: () => void (retried += 1),
    changed: (_: string, state: string) => void states.push(state),
  };
  return (caller = new ServiceCaller({ name: 'orders', url, credentials, watch, limits }));
};
/** On a busy machine an answer from next door may take long: only what is about time is in a hurry. */
const patient = { tryMs: 5_000, wholeMs: 5_000 };
const hurried = { tryMs: 100, wholeMs: 150 };

const started = async (answer: RequestListener, limits: Partial<CallLimits> = {}) => {
  service = await FakeService.start(answer);
  return callerOf(service.url, { ...patient, ...limits });
};
const faultOf = (read: Promise<unknown>): Promise<string> =>
  read.then(
    () => 'ok',
    (error: unknown) => (error instanceof CallFailure ? error.fault : String(error)),
  );
const ask = () => caller.read('/orders/4711', Answer);

beforeEach(() => {
  ended.splice(0);
  states.splice(0);
  retried = 0;
});
afterEach(async () => {
  caller.close();
  await service.stop();
});

test('the fields of an answer that are agreed are read, and what else there is is left', async () => {
  await started(json(order));
  expect(await ask()).toEqual({ orderId: '4711' });
  expect([service.asked.map(({ path }) => path), ended]).toEqual([['/orders/4711'], ['ok']]);
});

test('what the service says it does not have is no failure; a path that it does not have is one', async () => {
  let code = 'order/unknown';
  await started((request, response) => json({ code }, 404)(request, response));
  expect(await ask()).toBeNull();
  code = 'not-found';
  expect(await faultOf(ask())).toBe('unreadable');
  expect(ended).toEqual(['absent', 'unreadable']);
});

const lines =
  (...documents: readonly unknown[]): RequestListener =>
  (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8' })
      .end(documents.map((each) => `${JSON.stringify(each)}\n`).join(''));

test('a list that comes a document a line is read as a list, also an empty one', async () => {
  await started(lines(order, { orderId: '4712' }));
  const read = () => caller.read('/orders', z.array(Answer));
  expect(await read()).toEqual([{ orderId: '4711' }, { orderId: '4712' }]);
  await service.stop();
  await started(lines());
  expect(await read()).toEqual([]);
});

const endless: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (!response.destroyed && response.write(' '.repeat(65_536))) continue;
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};
const html: RequestListener = (_, response) => void response.setHeader('content-type', 'text/html').end('<p>hello</p>');
const cutOff: RequestListener = (_, response) =>
  void response.setHeader('content-type', 'application/json').end('{"orderId":"47');

test.each<[string, RequestListener, string]>([
  ['a page', html, 'unreadable'],
  ['half a document', cutOff, 'unreadable'],
  ['other fields', json({ id: 1 }), 'unreadable'],
  ['nothing but a number', json(5), 'unreadable'],
  ['more than it may be', json({ ...order, rest: 'x'.repeat(mostBytes) }), 'unreadable'],
  ['a body without end', endless, 'unreadable'],
  ['a refusal of the token', json({ code: 'unauthenticated' }, 401), 'refused'],
  ['a refusal of the role', json({ code: 'forbidden' }, 403), 'refused'],
])('%s is no answer, and is not asked for again', async (_, answer, fault) => {
  await started(answer);
  expect(await faultOf(ask())).toBe(fault);
  expect([service.asked.length, retried]).toEqual([1, 0]);
});

test('a redirect is not followed', async () => {
  const elsewhere = await FakeService.start(json(order));
  await started((_, response) => void response.writeHead(302, { location: `${elsewhere.url}/orders/4711` }).end());
  expect(await faultOf(ask())).toBe('unreadable');
  expect(elsewhere.asked).toEqual([]);
  await elsewhere.stop();
});

test('a service that is slow costs a caller the time of one try, and is not asked again', async () => {
  await started(() => undefined, hurried);
  const startedAt = performance.now();
  expect(await faultOf(ask())).toBe('timeout');
  expect(performance.now() - startedAt).toBeLessThan(1_000);
  expect([service.asked.length, retried]).toEqual([1, 0]);
});

test('an answer that begins in time and does not end is too late, too', async () => {
  await started(
    (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
    hurried,
  );
  expect(await faultOf(ask())).toBe('timeout');
});

test('what fails once is asked for again, and the caller learns nothing of it', async () => {
  let times = 0;
  await started((request, response) =>
    (times += 1) === 1 ? request.socket.destroy() : json(order)(request, response),
  );
  expect(await ask()).toEqual({ orderId: '4711' });
  expect([retried, ended]).toEqual([1, ['ok']]);
});

test('where one call in four fails, the service gets a fifth more and not a quarter', async () => {
  await started((request, response) => {
    const fails = request.url === '/orders/4711';
    return json(fails ? {} : order, fails ? 503 : 200)(request, response);
  });
  for (let round = 0; round < 100; round++) {
    for (let call = 0; call < 3; call++) await caller.read('/orders/good', Answer);
    await faultOf(ask());
  }
  expect(service.asked.length).toBe(400 + retried);
  expect([retried >= 79, retried <= 81]).toEqual([true, true]);
});

test('after half of its calls have failed a service rests; one call tries, and when it succeeds all are made', async () => {
  let up = false;
  await started((request, response) => json(up ? order : {}, up ? 200 : 500)(request, response), { restMs: 500 });
  for (let call = 0; call < 10; call++) await faultOf(ask());
  const askedSoFar = service.asked.length;
  expect([await faultOf(ask()), service.asked.length, caller.state]).toEqual(['resting', askedSoFar, 'open']);
  expect(askedSoFar).toBeLessThanOrEqual(6);
  up = true;
  // It rests up to three times as long: the pauses are spread.
  await sleep(1_600);
  const together = await Promise.all(Array.from({ length: 10 }, () => faultOf(ask())));
  expect(together.filter((outcome) => outcome === 'ok')).toEqual(['ok']);
  expect(service.asked.length).toBe(askedSoFar + 1);
  expect([await faultOf(ask()), caller.state]).toEqual(['ok', 'closed']);
  expect(states).toEqual(['open', 'half-open', 'closed']);
});

test('a service sees no more calls at a time than it may, and those beyond the queue are refused at once', async () => {
  const held: (() => void)[] = [];
  await started((request, response) => void held.push(() => json(order)(request, response)), {
    concurrent: 3,
  });
  const calls = Array.from({ length: 10 }, () => faultOf(ask()));
  expect(await Promise.all(calls.slice(6))).toEqual(['busy', 'busy', 'busy', 'busy']);
  while (ended.length < 10) {
    held.shift()?.();
    await sleep(5);
  }
  expect(await Promise.all(calls.slice(0, 6))).toEqual(Array.from({ length: 6 }, () => 'ok'));
  expect(service.mostBusy).toBe(3);
});

test('what callers are told of a failure holds no address, and its cause does', async () => {
  service = await FakeService.start(json(order));
  callerOf('http://127.0.0.1:1');
  const failure = await ask().catch((error: unknown) => error as CallFailure);
  expect(failure).toMatchObject({ fault: 'unreachable', message: 'The service orders cannot be reached.' });
  expect(String((failure as CallFailure).cause)).toContain('127.0.0.1:1');
});

test('this process shows who it is; where it cannot, nothing is asked', async () => {
  await started(json(order));
  callerOf(service.url, {}, { authorization: async () => 'Bearer of-the-query-api' });
  await ask();
  expect(service.asked[0]?.headers['authorization']).toBe('Bearer of-the-query-api');
  callerOf(service.url, {}, { authorization: () => Promise.reject(new Error('/secret/file is gone')) });
  const failure = await ask().catch((error: unknown) => error as CallFailure);
  expect(failure).toMatchObject({ fault: 'refused', message: 'The service orders does not answer this process.' });
  expect(service.asked.length).toBe(1);
});
