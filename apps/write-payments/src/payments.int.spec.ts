import { eventually, testService, type TestService } from '@refold/testing';
import { PaymentGateway } from './gateway/payment-gateway';
import type { TestGateway } from './gateway/test-gateway';
import { PaymentsModule } from './payments.module';

let payments: TestService;
beforeAll(async () => {
  payments = await testService('payments', (config) => PaymentsModule.with(config));
});
afterAll(() => payments.drop());

const gateway = (): TestGateway => payments.app.get<TestGateway>(PaymentGateway, { strict: false });
const typesOf = async (paymentId: string) => (await payments.stream(`payment-${paymentId}`)).map(({ type }) => type);
const becomes = (paymentId: string, ...types: string[]) =>
  eventually(async () => (await typesOf(paymentId)).join() === types.join());
const callsOf = (key: string) =>
  gateway()
    .calls.filter((call) => call.key === key)
    .map(({ step }) => step);

const authorise = (paymentId: string, cardToken?: string) =>
  payments.post('/payments', {
    paymentId,
    orderId: `order-of-${paymentId}`,
    customerId: 'c1',
    amount: { amount: '50.00', currency: 'BRL' },
    method: { type: 'credit_card', cardToken },
  });
const refund = (paymentId: string, refundId: string, amount: string) =>
  payments.post(`/payments/${paymentId}/refund`, { refundId, amount: { amount, currency: 'BRL' }, reason: 'broken' });
const captured = async (paymentId: string) => {
  await authorise(paymentId, 'tok_visa');
  await becomes(paymentId, ...authorised);
  await payments.post(`/payments/${paymentId}/capture`);
  await becomes(paymentId, ...authorised, 'PaymentCaptureRequested', 'PaymentCaptured');
};
const authorised = ['PaymentAuthorisationRequested', 'PaymentAuthorised'];

test('a payment is authorised, captured and refunded in parts by a worker that asks the gateway', async () => {
  await captured('p1');
  expect((await refund('p1', 'r1', '20.00')).status).toBe(200);
  expect((await refund('p1', 'r2', '30.00')).status).toBe(200);
  expect((await refund('p1', 'r3', '0.01')).body['code']).toBe('payment/refund-exceeds-captured');
  await eventually(async () => (await typesOf('p1')).filter((type) => type === 'PaymentRefunded').length === 2);
  const refunds = (await payments.stream('payment-p1')).filter(({ type }) => type === 'PaymentRefunded');
  expect(refunds.map(({ data }) => data)).toEqual([
    expect.objectContaining({ refundId: 'r1', refundedTotal: { amount: '2000', currency: 'BRL' } }),
    expect.objectContaining({ refundId: 'r2', refundedTotal: { amount: '5000', currency: 'BRL' } }),
  ]);
  expect([callsOf('p1'), callsOf('r1'), callsOf('r2')]).toEqual([['authorise', 'capture'], ['refund'], ['refund']]);
});

test('what the gateway said is caused by the request for it, in the same correlation', async () => {
  await authorise('caused', 'tok_visa');
  await becomes('caused', ...authorised);
  const [requested, answered] = await payments.stream('payment-caused');
  expect(answered).toMatchObject({ causationId: requested?.['id'], correlationId: requested?.['correlationId'] });
});

const declined: [token: string, reason: string][] = [
  ['tok_declined', 'card_declined'],
  ['tok_insufficient_funds', 'insufficient_funds'],
  ['tok_expired_card', 'expired_card'],
];
test.each(declined)('%s is declined with the reason that the provider gives', async (token, reason) => {
  await authorise(token, token);
  await becomes(token, 'PaymentAuthorisationRequested', 'PaymentFailed');
  expect((await payments.stream(`payment-${token}`))[1]).toMatchObject({ data: { reason } });
  expect((await payments.post(`/payments/${token}/capture`)).body['code']).toBe('payment/not-authorised');
});

test('a gateway that does not answer is asked again with the same key, and one answer is recorded', async () => {
  await authorise('slow', 'tok_gateway_timeout');
  await authorise('quick', 'tok_visa');
  await becomes('quick', ...authorised);
  await becomes('slow', ...authorised);
  expect(callsOf('slow')).toEqual(['authorise', 'authorise', 'authorise']);
});

test('a capture and a refund can be declined', async () => {
  await authorise('late-decline', 'tok_capture_declined');
  await becomes('late-decline', ...authorised);
  await payments.post('/payments/late-decline/capture');
  await becomes('late-decline', ...authorised, 'PaymentCaptureRequested', 'PaymentFailed');
  await eventually(() => callsOf('late-decline').includes('release'));
  await captured('kept');
  await refund('kept', 're_fail_1', '10.00');
  await eventually(async () => (await typesOf('kept')).at(-1) === 'RefundFailed');
  expect((await refund('kept', 'r-all', '50.00')).status).toBe(200);
});

test('history never reaches the gateway', async () => {
  const data = {
    ...{ paymentId: 'old', orderId: 'o', customerId: 'c', method: { type: 'boleto' } },
    amount: { amount: '100', currency: 'BRL' },
  };
  const line = { eventId: '0192e4a0-0000-7000-8000-000000000001', occurredAt: '2017-01-01T00:00:00Z', data };
  await payments.history({ ...line, type: 'PaymentAuthorisationRequested' });
  await authorise('after-history', 'tok_visa');
  await becomes('after-history', ...authorised);
  expect(await typesOf('old')).toEqual(['PaymentAuthorisationRequested']);
  expect(callsOf('old')).toEqual([]);
});

test('after a crash between call and append the call is repeated with its key, and exactly one result is recorded', async () => {
  // The state that such a crash leaves: the gateway has been asked, the task is still there.
  await authorise('crashed', 'tok_visa');
  await becomes('crashed', ...authorised);
  const { pool } = payments.database;
  const { rows } = await pool.query<{ feed_number: string }>(
    `select feed_number from feed join events using (position)
     where stream_id = 'payment-crashed' and type = 'PaymentAuthorisationRequested'`,
  );
  await payments.restart(() =>
    pool.query(
      `insert into worker_tasks (worker, feed_number, stream_id) values ('payment-gateway', $1, 'payment-crashed')`,
      [rows[0]?.feed_number],
    ),
  );
  await eventually(async () => (await pool.query('select from worker_tasks')).rowCount === 0);
  expect(callsOf('crashed')).toEqual(['authorise']);
  expect(await typesOf('crashed')).toEqual(authorised);
});

test('a restart goes on where the worker stood', async () => {
  const before = await payments.get('/status');
  await payments.restart();
  await authorise('after-restart', 'tok_visa');
  await becomes('after-restart', ...authorised);
  expect(callsOf('crashed')).toEqual([]);
  const [worker] = (before.body as { workers: { name: string; waiting: number }[] }).workers;
  expect(worker).toMatchObject({ name: 'payment-gateway', waiting: 0 });
});
