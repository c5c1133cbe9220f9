import { testService, type TestService } from '@refold/testing';
import { ShippingModule } from './shipping.module';

let shipping: TestService;
beforeAll(async () => {
  shipping = await testService('shipping', (config) => ShippingModule.with(config));
});
afterAll(() => shipping.drop());

const order = { shipmentId: 's1', orderId: 'o1', customerId: 'c1', address: { city: 'Manaus' } };
const step = async (path: string, body?: object) => {
  const answer = await shipping.post(path, body);
  return [answer.status, answer.body['code'] ?? answer.body['events']];
};

test('a shipment goes its way over HTTP, and is partitioned by its order', async () => {
  expect(await step('/shipments', order)).toEqual([201, ['ShipmentScheduled']]);
  expect(await step('/shipments/s1/deliver')).toEqual([409, 'shipment/not-dispatched']);
  expect(await step('/shipments/s1/dispatch', { carrier: 'post' })).toEqual([200, ['ShipmentDispatched']]);
  expect(await step('/shipments/s1/dispatch', { carrier: 'post' })).toEqual([200, []]);
  expect(await step('/shipments/s1/deliver')).toEqual([200, ['ShipmentDelivered']]);
  expect(await step('/shipments/s1/return', { reason: 'damaged' })).toEqual([200, ['ShipmentReturned']]);
  const { rows } = await shipping.database.pool.query('select distinct partition_key from events');
  expect(rows).toEqual([{ partition_key: 'o1' }]);
});

test('of ten dispatches at once one has an effect, and all are answered', async () => {
  await shipping.post('/shipments', { ...order, shipmentId: 's2' });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => shipping.post('/shipments/s2/dispatch', { carrier: 'post' })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  expect(answers.filter(({ body }) => (body['events'] as string[]).length === 1)).toHaveLength(1);
});

test('a history may begin with the dispatch, and goes on by commands', async () => {
  const eventId = '0192e4a0-0000-7000-8000-000000000001';
  const data = { shipmentId: 'old', orderId: 'o9', customerId: 'c9' };
  const line = { eventId, type: 'ShipmentDispatched', occurredAt: '2017-05-18T00:00:00Z', data };
  expect((await shipping.history(line)).body).toMatchObject({ appended: 1 });
  expect(await step('/shipments/old/deliver')).toEqual([200, ['ShipmentDelivered']]);
});
