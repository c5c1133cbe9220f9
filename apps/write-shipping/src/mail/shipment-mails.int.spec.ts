import { Customers } from '@refold/events';
import { RecordingMailer, type Mail } from '@refold/platform/write';
import { eventually, heardService, testServices, type TestService, type TestServices } from '@refold/testing';
import { ShippingModule } from '../shipping.module';

jest.setTimeout(120_000);

const mailer = new RecordingMailer();
let services: TestServices;
let shipping: TestService;

beforeAll(async () => {
  services = testServices('parcels');
  const customers = await heardService(services, Customers);
  await customers.happens('CustomerRegistered', { customerId: 'ana', name: 'Ana', email: 'ana@example.com' });
  await customers.happens('CustomerRegistered', { customerId: 'bob' });
  shipping = await services.start('shipping', (config) => ShippingModule.with(config, () => mailer));
});
afterAll(() => services?.drop());

const sent = (key: string): Mail[] => mailer.mails.filter((mail) => mail.key === key);
const noted = async (key: string): Promise<Record<string, unknown> | undefined> => {
  const { body } = await shipping.get(`/mails?key=${key}`);
  return (body['mails'] as Record<string, unknown>[])[0];
};
const dispatch = async (customerId: string, shipmentId: string): Promise<void> => {
  await shipping.post('/shipments', { shipmentId, orderId: 'o1', customerId, address: { city: 'Manaus' } });
  await shipping.post(`/shipments/${shipmentId}/dispatch`, { carrier: 'post', trackingNumber: 'BR1' });
};

test('a customer is told when each parcel of an order leaves, and of nothing before', async () => {
  await dispatch('ana', 's1');
  await dispatch('ana', 's2');
  await eventually(() => mailer.mails.length >= 2, 30_000);
  expect(sent('shipment-s1/dispatched')).toMatchObject([
    { to: 'ana@example.com', text: expect.stringContaining('Dear Ana') },
  ]);
  expect(mailer.mails.map(({ key }) => key).toSorted()).toEqual(['shipment-s1/dispatched', 'shipment-s2/dispatched']);
});

test('a customer without an e-mail is noted, and nothing fails', async () => {
  await dispatch('bob', 's3');
  await eventually(async () => (await noted('shipment-s3/dispatched')) !== undefined, 30_000);
  expect(await noted('shipment-s3/dispatched')).toMatchObject({ to: null, tries: 0, handedOverAt: null });
  expect(sent('shipment-s3/dispatched')).toEqual([]);
});

test('a worker that takes all of its events again writes no mail again', async () => {
  const before = mailer.mails.length;
  expect(before).toBeGreaterThan(0);
  await shipping.restart(() =>
    shipping.database.pool.query(
      `update worker_positions set feed_number = 0, event_id = null where worker = 'shipment-mails'`,
    ),
  );
  // The last one shows that the worker has passed the others.
  await dispatch('ana', 's4');
  await eventually(() => sent('shipment-s4/dispatched').length > 0, 30_000);
  expect(mailer.mails).toHaveLength(before + 1);
});
