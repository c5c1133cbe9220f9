import { chargeFor, isItsPayment, isItsShipment, isWhole, refundFor, reserveFor, shipFor } from './checkout';

const order = {
  orderId: 'o1',
  customerId: 'c1',
  shipTo: { city: 'Recife' },
  total: { amount: 5005n, currency: 'BRL' },
};

test('what a checkout makes is named after its order', () => {
  expect(chargeFor(order, { type: 'boleto' })).toMatchObject({ paymentId: 'o1', amount: { amount: 5005n } });
  expect(shipFor(order)).toMatchObject({ shipmentId: 'o1', address: { city: 'Recife' } });
  expect(refundFor('o1', 2, 'short')).toEqual({ paymentId: 'o1', refundId: 'o1-refund-2', reason: 'short' });
  expect(isItsPayment({ paymentId: 'o1', orderId: 'o1' })).toBe(true);
  expect(isItsShipment({ shipmentId: 's1', orderId: 'o1' })).toBe(false);
});

test('only what the order costs pays it, in its own currency', () => {
  expect(isWhole({ amount: { ...order.total } }, order)).toBe(true);
  expect(isWhole({ amount: { ...order.total, amount: 5006n } }, order)).toBe(false);
  expect(isWhole({ amount: { ...order.total, currency: 'USD' } }, order)).toBe(false);
});

test('a yen has no decimals', () =>
  expect(chargeFor({ ...order, total: { amount: 50n, currency: 'JPY' } }, { type: 'boleto' }).amount).toEqual({
    amount: 50n,
    currency: 'JPY',
  }));

test('a refund of an order whose id is as long as an id may be has an id, too, and each its own', () => {
  const ids = [1, 2].map((number) => refundFor('o'.repeat(64), number, 'short').refundId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/);
  expect(ids[0]).not.toBe(ids[1]);
});

test('only what is to be set aside is said of a line', () => {
  const line = { sku: 'tea', quantity: 2, unitPrice: order.total };
  expect(reserveFor('o1', [line]).lines).toEqual([{ sku: 'tea', quantity: 2 }]);
});
