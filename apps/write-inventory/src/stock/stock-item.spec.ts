import { AdjustStock, CountStock, ReceiveStock } from '@refold/commands';
import {
  Stock,
  StockAdjusted,
  StockAllocated,
  StockAllocationReleased,
  StockCounted,
  StockIssued,
  StockReceived,
} from '@refold/events';
import { evolveAll, type EventOf } from '@refold/model';
import { holdsInAnyOrder, scenario } from '@refold/testing';
import { availableOf, StockItem } from './stock-item';

const given = scenario(StockItem);
const sku = 'tea';
const counted = (onHand: number) => new StockCounted({ sku, onHand });
const allocated = (orderId: string, quantity: number) => new StockAllocated({ sku, orderId, quantity });
const adjust = (change: number) => new AdjustStock({ sku, change, reason: 'broken' });
const adjusted = (change: number) => new StockAdjusted({ sku, change, reason: 'broken' });
const availableAfter = (...events: EventOf<typeof Stock>[]) => availableOf(evolveAll(StockItem, events));

describe('receiving', () => {
  test('adds what came', () =>
    given()
      .when(new ReceiveStock({ sku, quantity: 5, reference: 'PO-1' }))
      .then(new StockReceived({ sku, quantity: 5, reference: 'PO-1' })));
  test('more than a stock item may hold is refused', () =>
    given(counted(1_000_000_000))
      .when(new ReceiveStock({ sku, quantity: 1 }))
      .rejected('stock/too-much'));
});

describe('counting', () => {
  test('says what is there', () =>
    given()
      .when(new CountStock({ sku, onHand: 3 }))
      .then(counted(3)));
  test('what is known already changes nothing', () =>
    given(counted(3))
      .when(new CountStock({ sku, onHand: 3 }))
      .then());
  test('nothing on the shelf is a count, too', () =>
    given()
      .when(new CountStock({ sku, onHand: 0 }))
      .then(counted(0)));
});

describe('adjusting', () => {
  test('corrects the level', () => given(counted(3)).when(adjust(-2)).then(adjusted(-2)));
  test('below nothing is refused', () => given(counted(3)).when(adjust(-4)).rejected('stock/below-zero'));
  test('beyond what a stock item may hold is refused', () =>
    given(counted(1_000_000_000)).when(adjust(1)).rejected('stock/too-much'));
  test('what was never counted is refused', () => given().when(adjust(1)).rejected('stock/not-counted'));
});

describe('what is available', () => {
  test('is not known before the first count or receipt', () => expect(availableAfter()).toBeNull());
  test('begins with a receipt', () => expect(availableAfter(new StockReceived({ sku, quantity: 4 }))).toBe(4));
  test('is what is not set aside', () => expect(availableAfter(counted(5), allocated('o1', 2))).toBe(3));
  test('comes back with a release', () =>
    expect(
      availableAfter(counted(5), allocated('o1', 2), new StockAllocationReleased({ sku, orderId: 'o1', quantity: 2 })),
    ).toBe(5));
  test('stays the same when what was set aside leaves the shelf', () =>
    expect(availableAfter(counted(5), allocated('o1', 2), new StockIssued({ sku, orderId: 'o1', quantity: 2 }))).toBe(
      3,
    ));
  test('counts allocations that a history made before any count', () => {
    expect(availableAfter(allocated('o1', 2))).toBeNull();
    expect(availableAfter(allocated('o1', 2), counted(5))).toBe(3);
  });
  test('takes an issue that was never allocated', () =>
    expect(availableAfter(new StockIssued({ sku, orderId: 'o1', quantity: 2 }), counted(5))).toBe(5));
});

test('any history is taken; a repeated count changes nothing, each receipt counts', () =>
  holdsInAnyOrder(StockItem, [new ReceiveStock({ sku, quantity: 1 }), new CountStock({ sku, onHand: 3 }), adjust(-2)], {
    eachCounts: ['ReceiveStock', 'AdjustStock'],
  }));
