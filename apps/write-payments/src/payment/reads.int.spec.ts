import { bearerOf, eventually, testSecret, testService, type TestService } from '@refold/testing';
import { PaymentsModule } from '../payments.module';

let payments: TestService;
beforeAll(async () => {
  payments = await testService('payments', (config) => PaymentsModule.with(config), { AUTH_SECRET: testSecret });
});
afterAll(() => payments.drop());

interface Listed {
  readonly items: readonly Record<string, unknown>[];
  readonly more: boolean;
}
const list = async (orderId: string, role: Parameters<typeof bearerOf>[0]): Promise<Listed> => {
  const headers = { authorization: await bearerOf(role) };
  return (await (await fetch(`${payments.url}/payments?orderId=${orderId}`, { headers })).json()) as Listed;
};
const authorise = async (paymentId: string, orderId: string, customerId = 'ann') => {
  const method = { type: 'credit_card', brand: 'visa', last4: '4242', cardToken: 'secret-token' };
  const asked = { paymentId, orderId, customerId, method, amount: { amount: '20.50', currency: 'BRL' } };
  await payments.post('/payments', asked, { authorization: await bearerOf('staff') });
};
const until = (orderId: string, is: (listed: Listed) => boolean) =>
  eventually(async () => is(await list(orderId, 'staff')));

test('all payments of an order are listed as they are, refunds with them, and no card token', async () => {
  await authorise('p-2', 'o-1');
  await authorise('p-1', 'o-1');
  await authorise('p-3', 'o-2');
  await until('o-1', ({ items }) => items.length === 2 && items.every(({ status }) => status === 'authorised'));
  const staff = { authorization: await bearerOf('staff') };
  await payments.post('/payments/p-1/capture', {}, staff);
  await until('o-1', ({ items }) => items[0]?.['status'] === 'captured');
  const refund = { refundId: 'r-1', amount: { amount: '5.00', currency: 'BRL' }, reason: 'damaged' };
  await payments.post('/payments/p-1/refund', refund, staff);
  await until('o-1', ({ items }) => (items[0]?.['refunded'] as { amount: string }).amount === '5.00');
  const { items, more } = await list('o-1', 'service');
  expect([items.map(({ paymentId, status }) => [paymentId, status]), more]).toEqual([
    [
      ['p-1', 'captured'],
      ['p-2', 'authorised'],
    ],
    false,
  ]);
  expect(items[0]).toMatchObject({
    ...{ orderId: 'o-1', method: { type: 'credit_card', brand: 'visa', last4: '4242' } },
    ...{ amount: { amount: '20.50', currency: 'BRL' }, refunds: [{ ...refund, status: 'refunded' }] },
  });
  expect(JSON.stringify(items)).not.toContain('secret-token');
});

test('a customer is told of their own payments only', async () => {
  await authorise('theirs', 'mixed', 'customer');
  await authorise('anns', 'mixed', 'ann');
  await until('mixed', ({ items }) => items.length === 2);
  expect((await list('mixed', 'customer')).items.map(({ paymentId }) => paymentId)).toEqual(['theirs']);
  expect(await list('o-1', 'customer')).toEqual({ items: [], more: false });
});

test('a list ends after a hundred, and says that there are more', async () => {
  for (let number = 0; number < 101; number++) await authorise(`many-${number}`, 'many');
  await until('many', ({ items, more }) => items.length === 100 && more);
});
