import { NotNow } from '@refold/model';
import type { SagaDesk, SagaReport } from '@refold/sagas';
import { unavailable } from '../../http';
import { inContext } from '../../logging';
import type { Runtime } from '../runtime/runtime';
import type { SagaSide } from './saga-side';
import { SagasController } from './sagas.controller';

const report = { saga: 'checkout', key: 'o1', standing: 'stuck' } as SagaReport;
const runtime = { refuseUntilStarted: () => undefined } as Runtime;
const asked: unknown[] = [];
const desk: SagaDesk = {
  list: async (filter) => (asked.push(filter), [report]),
  show: async (saga, key) => (saga === 'checkout' && key === 'o1' ? report : null),
  act: async (order) => (asked.push(order), order.key === 'o1' ? report : null),
};
const over = (of: SagaDesk) => new SagasController(runtime, { kind: 'here', runner: { desk: of } } as SagaSide);
const controller = over(desk);
const caller = { subject: 'ada', roles: ['operator'], customerId: null } as const;
const asAda = <T>(work: () => T): T =>
  inContext({ correlationId: 'c', causationId: null, traceparent: null, caller }, work);
beforeEach(() => asked.splice(0));

test('instances are asked for by saga, standing and how long they have not moved', async () => {
  const query = { saga: 'checkout', standing: 'stuck', idleSeconds: '60', limit: '7' };
  expect(await controller.list(query)).toEqual({ sagas: [report] });
  await controller.list({});
  expect(asked).toEqual([{ ...query, idleSeconds: 60, limit: 7 }, { limit: 100 }]);
});

test.each([
  { saga: 'a\0b' },
  { standing: 'lost' },
  { limit: '1001' },
  { limit: '0' },
  { idleSeconds: 'x' },
  { state: 'stuck' },
])('what cannot be asked is refused: %j', async (query) => {
  await expect(controller.list(query)).rejects.toMatchObject({ name: 'InvalidMessage', messageType: 'Query' });
  expect(asked).toEqual([]);
});

test('what somebody does with an instance goes down under their name, with their reason', async () => {
  expect(await asAda(() => controller.act('checkout', 'o1', 'retry', { reason: ' paid by hand ' }))).toBe(report);
  expect(asked).toEqual([{ saga: 'checkout', key: 'o1', verb: 'retry', reason: 'paid by hand', operator: 'ada' }]);
});

test.each([
  ['retry', {}],
  ['retry', undefined],
  ['retry', { reason: ' x ' }],
  ['retry', { reason: 'x'.repeat(501) }],
  ['retry', { reason: 'a\0bc' }],
  ['retry', { reason: 'paid', operator: 'bob' }],
  ['restart', { reason: 'paid by hand' }],
])('%s with %j is not done: it lacks a reason, or is no verb', async (verb, body) => {
  await expect(asAda(() => controller.act('checkout', 'o1', verb, body))).rejects.toMatchObject({
    name: 'InvalidMessage',
  });
  expect(asked).toEqual([]);
});

test('what is not there is not found', async () => {
  const gone = { status: 404, code: 'not-found' };
  expect(await controller.show('checkout', 'o1')).toBe(report);
  await expect(controller.show('checkout', 'o2')).rejects.toMatchObject(gone);
  await expect(asAda(() => controller.act('checkout', 'o2', 'skip', { reason: 'why not' }))).rejects.toMatchObject(
    gone,
  );
});

test.each([
  ['checkout', 'a\0b'],
  ['checkout', 'o/1'],
  ['check out', 'o1'],
])('what no instance can be called is not looked for: %j %j', async (saga, key) => {
  const refused = { name: 'InvalidMessage', messageType: 'Path' };
  await expect(controller.show(saga, key)).rejects.toMatchObject(refused);
  await expect(asAda(() => controller.act(saga, key, 'skip', { reason: 'why not' }))).rejects.toMatchObject(refused);
  expect(asked).toEqual([]);
});

test('what cannot be done now is a conflict that says why', async () => {
  const busy = over({ ...desk, act: () => Promise.reject(new NotNow('It is not stuck.')) });
  await expect(busy.act('checkout', 'o1', 'skip', { reason: 'why not' })).rejects.toMatchObject({
    ...{ status: 409, code: 'saga/not-now', message: 'It is not stuck.' },
  });
});

test('while the database is away it is told to come again', async () => {
  const gone = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const away = over({ ...desk, show: () => Promise.reject(gone) });
  await expect(away.show('checkout', 'o1')).rejects.toMatchObject({ status: 503 });
  const refuseUntilStarted = (): void => {
    throw unavailable('It is starting.');
  };
  const starting = new SagasController({ refuseUntilStarted } as Runtime, { kind: 'none' });
  await expect(starting.list({})).rejects.toMatchObject({ status: 503 });
});

test('a service without sagas has no instances, and a process that does not run them cannot tell', async () => {
  const without = new SagasController(runtime, { kind: 'none' });
  expect(await without.list({})).toEqual({ sagas: [] });
  await expect(without.show('checkout', 'o1')).rejects.toMatchObject({ status: 404 });
  const elsewhere = new SagasController(runtime, { kind: 'elsewhere' });
  await expect(elsewhere.list({})).rejects.toMatchObject({ status: 503 });
  await expect(elsewhere.show('checkout', 'o1')).rejects.toMatchObject({ status: 503 });
});
