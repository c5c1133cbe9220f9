import { Customers } from '@refold/events';
import { RecordingMailer, type Mail } from '@refold/platform/write';
import { eventually, heardService, testServices, type TestService, type TestServices } from '@refold/testing';
import { OrdersModule } from '../orders.module';

jest.setTimeout(120_000);

const price = { amount: '1.00', currency: 'BRL' };
const order = { shipTo: {}, currency: 'BRL', lines: [{ sku: 'tea', quantity: 1, unitPrice: price }] };

/** Takes a mail and does not say so, once for each key that it is told. */
class ForgetfulMailer extends RecordingMailer {
  readonly forgets = new Set<string>();

  override async send(mail: Mail): Promise<void> {
    await super.send(mail);
    if (this.forgets.delete(mail.key)) throw new Error('The answer was lost.');
  }
}

const mailer = new ForgetfulMailer();
let services: TestServices;
let orders: TestService;

beforeAll(async () => {
  services = testServices('mails');
  const customers = await heardService(services, Customers);
  await customers.happens('CustomerRegistered', { customerId: 'ana', name: 'Ana', email: 'ana@example.com' });
  await customers.happens('CustomerRegistered', { customerId: 'bob' });
  orders = await services.start('orders', (config) => OrdersModule.with(config, () => mailer));
});
afterAll(() => services?.drop());

const place = (customerId: string, orderId: string) => orders.post('/orders', { ...order, customerId, orderId });
const sent = (key: string): Mail[] => mailer.mails.filter((mail) => mail.key === key);
const noted = async (key: string): Promise<Record<string, unknown> | undefined> => {
  const { body } = await orders.get(`/mails?key=${key}`);
  return (body['mails'] as Record<string, unknown>[])[0];
};

test('a customer is told that an order is confirmed, by the address that is known here', async () => {
  await place('ana', 'o1');
  await orders.post('/orders/o1/confirm');
  await eventually(() => sent('order-o1/confirmed').length > 0);
  expect(sent('order-o1/confirmed')).toMatchObject([
    { to: 'ana@example.com', text: expect.stringContaining('Dear Ana') },
  ]);
  await eventually(async () => (await noted('order-o1/confirmed'))?.['handedOverAt'] !== null);
});

test('a customer without an address is noted, and nothing fails', async () => {
  await place('bob', 'o2');
  await orders.post('/orders/o2/cancel', { reason: 'customer' });
  await eventually(async () => (await noted('order-o2/cancelled')) !== undefined);
  expect(await noted('order-o2/cancelled')).toMatchObject({ to: null, tries: 0, handedOverAt: null });
  expect(sent('order-o2/cancelled')).toEqual([]);
});

test('a mail whose answer was lost is handed over again in the same words with the same key, and then never more', async () => {
  mailer.forgets.add('order-o3/cancelled');
  await place('ana', 'o3');
  await orders.post('/orders/o3/cancel', { reason: 'customer' });
  await eventually(async () => ((await noted('order-o3/cancelled'))?.['handedOverAt'] ?? null) !== null, 30_000);
  const [first, second, ...more] = sent('order-o3/cancelled');
  expect(second).toEqual(first);
  expect(more).toEqual([]);
  expect(await noted('order-o3/cancelled')).toMatchObject({ tries: 2 });
  // The worker takes all of its events again, as one would whose progress was lost.
  await orders.restart(() =>
    orders.database.pool.query('update worker_positions set feed_number = 0, event_id = null'),
  );
  await eventually(async () => {
    const { rows } = await orders.database.pool.query<{ done: boolean }>(
      `select not exists (select from worker_tasks) and (select min(feed_number) from worker_positions) = max(feed_number) as done from feed`,
    );
    return rows[0]?.done === true;
  });
  expect(sent('order-o3/cancelled')).toHaveLength(2);
  expect(sent('order-o1/confirmed')).toHaveLength(1);
});

test('what came in as history, and what happened before there was a mailer, is not told again', async () => {
  const before = mailer.mails.length;
  const data = { orderId: 'old', customerId: 'ana' };
  await orders.history({
    ...{ eventId: '0192f5a0-0000-7000-8000-000000000001', type: 'OrderConfirmed', data },
    occurredAt: '2020-01-01T00:00:00.000000Z',
  });
  await orders.restart(() => orders.database.pool.query('delete from worker_positions'));
  await place('ana', 'o4');
  await orders.post('/orders/o4/confirm');
  await eventually(() => sent('order-o4/confirmed').length > 0);
  expect(mailer.mails.length).toBe(before + 1);
});
