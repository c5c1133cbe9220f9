import {
  ProductActivated,
  ProductChanged,
  ProductDeactivated,
  ProductListed,
  StockAdjusted,
  StockAllocated,
  StockAllocationReleased,
  StockCounted,
  StockIssued,
  StockReceived,
  StockReservationCommitted,
  StockReservationFailed,
  StockReservationReleased,
  StockReserved,
} from './inventory';

const sku = 'tea-green';
const allocation = { sku, orderId: 'order-1', quantity: 2 };
const reservation = {
  orderId: 'order-1',
  lines: [
    { sku, quantity: 2 },
    { sku: 'pot-iron', quantity: 1 },
  ],
};

export const productListed = new ProductListed({
  sku,
  name: 'Green tea',
  category: 'tea',
  price: { amount: '450', currency: 'BRL' },
  source: { system: 'old-shop', id: 'P-12' },
});
export const productChanged = new ProductChanged({
  sku,
  name: 'Green tea, loose',
  category: 'tea',
  price: { amount: '490', currency: 'BRL' },
});
export const productDeactivated = new ProductDeactivated({ sku });
export const productActivated = new ProductActivated({ sku });
export const stockReceived = new StockReceived({ sku, quantity: 100, reference: 'delivery 88' });
export const stockCounted = new StockCounted({ sku, onHand: 98 });
export const stockAdjusted = new StockAdjusted({ sku, change: -1, reason: 'torn bag' });
export const stockAllocated = new StockAllocated(allocation);
export const stockAllocationReleased = new StockAllocationReleased(allocation);
export const stockIssued = new StockIssued(allocation);
export const stockReserved = new StockReserved(reservation);
export const stockReservationFailed = new StockReservationFailed({
  orderId: 'order-1',
  shortages: [{ sku: 'pot-iron', wanted: 1, available: 0 }],
});
export const stockReservationReleased = new StockReservationReleased(reservation);
export const stockReservationCommitted = new StockReservationCommitted(reservation);
