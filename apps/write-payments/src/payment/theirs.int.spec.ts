import { makeToken } from '@refold/platform/access';
import { testSecret, testService, type TestService } from '@refold/testing';
import { PaymentsModule } from '../payments.module';

let payments: TestService;
beforeAll(async () => {
  payments = await testService('payments', (config) => PaymentsModule.with(config), { AUTH_SECRET: testSecret });
});
afterAll(() => payments.drop());

const terms = { secret: new TextEncoder().encode(testSecret), issuer: null, audience: 'refold', lifetime: 60 };
const asAnn = async (path: string, body: object) => {
  const token = await makeToken({ subject: 'ann', roles: ['customer'], customerId: null }, terms);
  const answer = await payments.post(path, body, { authorization: `Bearer ${token}` });
  const { code = answer.body['events'] } = answer.body;
  return [answer.status, code];
};
const payment = (paymentId: string, customerId: string) => ({
  ...{ paymentId, orderId: 'o1', customerId },
  ...{ amount: { amount: '8.00', currency: 'EUR' }, method: { type: 'credit_card', cardToken: 'tok_visa' } },
});

test('customers pay in their own name, and take or give back no money themselves', async () => {
  expect(await asAnn('/payments', payment('p1', 'ann'))).toEqual([201, ['PaymentAuthorisationRequested']]);
  expect(await asAnn('/payments', payment('p2', 'bob'))).toEqual([403, 'forbidden']);
  expect(await asAnn('/payments/p1/capture', {})).toEqual([403, 'forbidden']);
  expect(await asAnn('/payments/p1/fail', { reason: 'x' })).toEqual([403, 'forbidden']);
  const refund = { amount: { amount: '8.00', currency: 'EUR' }, reason: 'x' };
  expect(await asAnn('/payments/p1/refund', refund)).toEqual([403, 'forbidden']);
});
