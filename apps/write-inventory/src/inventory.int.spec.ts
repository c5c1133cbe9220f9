import { testService, type TestService } from '@refold/testing';
import { InventoryModule } from './inventory.module';

let inventory: TestService;
beforeAll(async () => {
  inventory = await testService('inventory', (config) => InventoryModule.with(config));
});
afterAll(() => inventory.drop());

const step = async (path: string, body?: object) => {
  const answer = await inventory.post(path, body);
  return [answer.status, answer.body['code'] ?? answer.body['events']];
};
const price = { amount: '4.50', currency: 'BRL' };

test('the catalogue is kept over HTTP', async () => {
  expect(await step('/products', { sku: 'tea', name: 'Tea', category: 'drinks', price })).toEqual([
    201,
    ['ProductListed'],
  ]);
  expect(await step('/products/tea/change', { name: 'Green tea' })).toEqual([200, ['ProductChanged']]);
  expect(await step('/products/tea/deactivate')).toEqual([200, ['ProductDeactivated']]);
  expect(await step('/products/tea/activate')).toEqual([200, ['ProductActivated']]);
  expect(await step('/products/pot/activate')).toEqual([409, 'product/unknown']);
  expect(await step('/products/tea/change', { price: { amount: '-1', currency: 'BRL' } })).toEqual([422, 'invalid']);
});

test('the stock is kept over HTTP, apart from the catalogue', async () => {
  expect(await step('/stock/cup/adjust', { change: 1, reason: 'found' })).toEqual([409, 'stock/not-counted']);
  expect(await step('/stock/cup/count', { onHand: 3 })).toEqual([200, ['StockCounted']]);
  expect(await step('/stock/cup/receive', { quantity: 2, reference: 'PO-1' })).toEqual([200, ['StockReceived']]);
  expect(await step('/stock/cup/adjust', { change: -6, reason: 'broken' })).toEqual([409, 'stock/below-zero']);
  expect(await step('/stock/cup/adjust', { change: 0, reason: 'none' })).toEqual([422, 'invalid']);
  expect(await step('/stock/cup/adjust', { change: -5, reason: 'broken' })).toEqual([200, ['StockAdjusted']]);
});

test('history may allocate and issue what was never counted; a level begins with the count', async () => {
  const at = (n: number, type: string, data: object) => ({
    eventId: `0192e4a0-0000-7000-8000-00000000000${n}`,
    ...{ type, data, occurredAt: '2017-05-18T00:00:00Z' },
  });
  const old = { sku: 'old', orderId: 'o1', quantity: 2 };
  const lines = [
    at(1, 'StockAllocated', old),
    at(2, 'StockIssued', old),
    at(3, 'StockAllocated', { ...old, orderId: 'o2' }),
  ];
  expect((await inventory.history(...lines)).body).toMatchObject({ appended: 3, refused: [] });
  const reserve = (orderId: string) => step('/reservations', { orderId, lines: [{ sku: 'old', quantity: 1 }] });
  expect(await reserve('live-1')).toEqual([201, ['StockReservationFailed']]);
  await step('/stock/old/count', { onHand: 3 });
  expect(await reserve('live-2')).toEqual([201, ['StockReserved']]);
  expect(await reserve('live-3')).toEqual([201, ['StockReservationFailed']]);
});
