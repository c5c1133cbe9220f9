import { Customers } from '@refold/events';
import { RecordingMailer, type Mail } from '@refold/platform/write';
import { eventually, heardService, testServices, type TestService, type TestServices } from '@refold/testing';
import { PaymentsModule } from '../payments.module';

jest.setTimeout(120_000);

const brl = (amount: string) => ({ amount, currency: 'BRL' });
const mailer = new RecordingMailer();
let services: TestServices;
let payments: TestService;

beforeAll(async () => {
  services = testServices('receipts');
  const customers = await heardService(services, Customers);
  await customers.happens('CustomerRegistered', { customerId: 'ana', name: 'Ana', email: 'ana@example.com' });
  await customers.happens('CustomerRegistered', { customerId: 'bob' });
  payments = await services.start('payments', (config) => PaymentsModule.with(config, undefined, () => mailer));
});
afterAll(() => services?.drop());

const sent = (key: string): Mail[] => mailer.mails.filter((mail) => mail.key === key);
const noted = async (key: string): Promise<Record<string, unknown> | undefined> => {
  const { body } = await payments.get(`/mails?key=${key}`);
  return (body['mails'] as Record<string, unknown>[])[0];
};
const happens = (paymentId: string, type: string) =>
  eventually(async () => (await payments.stream(`payment-${paymentId}`)).some((event) => event.type === type), 30_000);

/** A payment that has come in. */
const paid = async (customerId: string, paymentId: string): Promise<void> => {
  const method = { type: 'credit_card', cardToken: 'tok_visa' };
  await payments.post('/payments', {
    ...{ paymentId, orderId: `order-of-${paymentId}`, customerId, amount: brl('50.00'), method },
  });
  await happens(paymentId, 'PaymentAuthorised');
  await payments.post(`/payments/${paymentId}/capture`);
  await happens(paymentId, 'PaymentCaptured');
};
const payBack = (paymentId: string, refundId: string, amount: string) =>
  payments.post(`/payments/${paymentId}/refund`, { refundId, amount: brl(amount), reason: 'broken' });

test('a customer gets a receipt for what came in, and one for each refund', async () => {
  await paid('ana', 'p1');
  await payBack('p1', 'r1', '20.00');
  await payBack('p1', 'r2', '30.00');
  await eventually(() => sent('payment-p1/refund-r1').length + sent('payment-p1/refund-r2').length === 2, 30_000);
  expect(sent('payment-p1/receipt')).toMatchObject([
    { to: 'ana@example.com', text: expect.stringContaining('For Ana\n\nWe have received 50.00 BRL') },
  ]);
  expect(sent('payment-p1/refund-r1')).toMatchObject([{ text: expect.stringContaining('20.00 BRL') }]);
  expect(sent('payment-p1/refund-r2')).toMatchObject([{ text: expect.stringContaining('50.00 BRL in all') }]);
});

test('a customer without an address is noted, and nothing fails', async () => {
  await paid('bob', 'p2');
  await eventually(async () => (await noted('payment-p2/receipt')) !== undefined, 30_000);
  expect(await noted('payment-p2/receipt')).toMatchObject({ to: null, tries: 0, handedOverAt: null });
  expect(sent('payment-p2/receipt')).toEqual([]);
});

test('a worker that takes all of its events again sends no receipt again', async () => {
  const before = mailer.mails.map(({ key }) => key);
  expect(before).toContain('payment-p1/receipt');
  await payments.restart(() =>
    payments.database.pool.query(
      `update worker_positions set feed_number = 0, event_id = null where worker = 'receipts'`,
    ),
  );
  // The last one shows that the worker has passed the others.
  await paid('ana', 'p3');
  await eventually(() => sent('payment-p3/receipt').length > 0, 30_000);
  expect(mailer.mails.map(({ key }) => key)).toEqual([...before, 'payment-p3/receipt']);
});
