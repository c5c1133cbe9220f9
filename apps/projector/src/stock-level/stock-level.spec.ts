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
} from '@refold/events';
import { expectSameRowsInAnyOrder, viewScenario } from '@refold/testing';
import { stockLevel } from './stock-level';

const given = viewScenario(stockLevel);
const sku = 'tea';
const listed = new ProductListed({ sku, name: 'Tea', category: 'drinks', price: { amount: '450', currency: 'BRL' } });
const held = (quantity: number, orderId = 'order-1') => ({ sku, orderId, quantity });

test('a product shows its entry of the catalogue as it is now', () => {
  given(listed).then(sku, { name: 'Tea', priceAmount: 450n, priceCurrency: 'BRL', active: true, onHand: null });
  given(listed, new ProductChanged({ sku, name: 'Green tea' }), new ProductDeactivated({ sku })).then(sku, {
    name: 'Green tea',
    category: null,
    priceAmount: null,
    active: false,
  });
  given(listed, new ProductDeactivated({ sku }), new ProductActivated({ sku })).then(sku, { active: true });
});

test('a level begins with a count or a receipt and follows what comes and goes', () =>
  given(
    listed,
    new StockReceived({ sku, quantity: 100 }),
    new StockAllocated(held(5)),
    new StockAllocated(held(2, 'order-2')),
    new StockAllocationReleased(held(2, 'order-2')),
    new StockIssued(held(5)),
    new StockAdjusted({ sku, change: -1, reason: 'torn bag' }),
    new StockAllocated(held(3, 'order-3')),
  ).then(sku, { onHand: 94, allocated: 3, issued: 5, available: 91 }));

test('what was never counted stays unknown, although orders hold and take of it', () =>
  given(
    listed,
    new StockAllocated(held(5)),
    new StockIssued(held(2)),
    new StockAdjusted({ sku, change: 7, reason: 'found' }),
  ).then(sku, { onHand: null, available: null, allocated: 3, issued: 2 }));

test('a count ends all doubt', () =>
  given(listed, new StockAllocated(held(5)), new StockCounted({ sku, onHand: 12 })).then(sku, {
    onHand: 12,
    available: 7,
  }));

test('stock that is known before its product is in no list', () =>
  given(new StockReceived({ sku, quantity: 1 })).thenAbsent(sku));

test('catalogue and shelf may be read in any order', () =>
  expectSameRowsInAnyOrder(stockLevel, [
    listed,
    new ProductChanged({ sku, name: 'Green tea' }),
    new StockAllocated(held(5)),
    new StockCounted({ sku, onHand: 12 }),
    new StockIssued(held(5)),
    new ProductListed({ sku: 'pot' }),
    new StockReceived({ sku: 'pot', quantity: 3 }),
  ]));
