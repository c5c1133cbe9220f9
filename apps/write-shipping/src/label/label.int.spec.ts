import { Customers } from '@refold/events';
import { eventually, heardService, testServices, type TestService, type TestServices } from '@refold/testing';
import { ShippingModule } from '../shipping.module';

jest.setTimeout(120_000);

let services: TestServices;
let shipping: TestService;
const address = { city: 'Natal', country: 'BR' };

beforeAll(async () => {
  services = testServices('labels');
  const customers = await heardService(services, Customers);
  await customers.happens('CustomerRegistered', { customerId: 'ana', name: 'Ana', address });
  await customers.happens('CustomerRegistered', { customerId: 'bob' });
  shipping = await services.start('shipping', (config) => ShippingModule.with(config));
});
afterAll(() => services?.drop());

const scheduled = (shipmentId: string, customerId: string, to: object) =>
  shipping.post('/shipments', { shipmentId, orderId: 'o1', customerId, address: to });
/** A client comes again while the copy is being fed. */
const labelOf = async (shipmentId: string) => {
  await eventually(async () => (await shipping.get(`/shipments/${shipmentId}/label`)).status !== 503, 60_000);
  return shipping.get(`/shipments/${shipmentId}/label`);
};

test('a label has the name that the customer goes by, and the address that the shipment has', async () => {
  await scheduled('s1', 'ana', { city: 'Manaus' });
  expect(await labelOf('s1')).toMatchObject({
    status: 200,
    body: { shipmentId: 's1', orderId: 'o1', name: 'Ana', address: { city: 'Manaus' }, addressOf: 'shipment' },
  });
});

test('a shipment that has none goes to the address of the customer, as this service keeps it', async () => {
  await scheduled('s2', 'ana', {});
  expect(await labelOf('s2')).toMatchObject({ status: 200, body: { address, addressOf: 'customer' } });
});

test('without any address the label is refused, and so is that of a shipment which does not exist', async () => {
  await scheduled('s3', 'bob', {});
  expect(await labelOf('s3')).toMatchObject({ status: 409, body: { code: 'shipment/no-address' } });
  expect(await labelOf('nowhere')).toMatchObject({ status: 404, body: { code: 'shipment/unknown' } });
  expect(await labelOf('no id!')).toMatchObject({ status: 422 });
});
