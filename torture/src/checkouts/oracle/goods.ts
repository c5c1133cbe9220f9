import type { Difference } from '../../oracle/rows';
import type { Effect } from '../../domain/gateway';
import type { Happened, OrderAsItIs } from './happened';

/** Changes of what lies on the shelf and of what is set aside, by a stock event's own words. */
const moves: Readonly<Record<string, (quantity: number) => { readonly onHand: number; readonly aside: number }>> = {
  StockReceived: (quantity) => ({ onHand: quantity, aside: 0 }),
  StockAllocated: (quantity) => ({ onHand: 0, aside: quantity }),
  StockAllocationReleased: (quantity) => ({ onHand: 0, aside: -quantity }),
  StockIssued: (quantity) => ({ onHand: -quantity, aside: -quantity }),
};

/**
 * STOCK: on the shelf is what was received minus what confirmed orders took, when all of them have left; nothing is set
 * aside any more, and nothing was ever promised twice.
 */
export const checkStock = (orders: readonly OrderAsItIs[], events: readonly Happened[]): Difference[] => {
  const levels = new Map<string, { received: number; onHand: number; aside: number; overdrawn: boolean }>();
  for (const { type, data } of events) {
    const move = moves[type]?.(Number(data['quantity']));
    if (!move) continue;
    const level = levels.get(String(data['sku'])) ?? { received: 0, onHand: 0, aside: 0, overdrawn: false };
    if (type === 'StockReceived') level.received += move.onHand;
    level.onHand += move.onHand;
    level.aside += move.aside;
    level.overdrawn ||= level.aside > level.onHand || level.aside < 0;
    levels.set(String(data['sku']), level);
  }
  const sold = soldBy(orders.filter(({ status }) => status === 'confirmed'));
  return [...levels].flatMap(([sku, { received, onHand, aside, overdrawn }]) => [
    ...(onHand === received - (sold.get(sku) ?? 0)
      ? []
      : [differs('STOCK', sku, 'on hand', received - (sold.get(sku) ?? 0), onHand)]),
    ...(aside === 0 ? [] : [differs('STOCK', sku, 'set aside', 0, aside)]),
    ...(overdrawn ? [differs('STOCK', sku, 'promised', 'what there is', 'more')] : []),
  ]);
};

const soldBy = (orders: readonly OrderAsItIs[]): ReadonlyMap<string, number> => {
  const sold = new Map<string, number>();
  for (const { sku, quantity } of orders.flatMap(({ lines }) => lines)) sold.set(sku, (sold.get(sku) ?? 0) + quantity);
  return sold;
};

/** SHIPPED: each confirmed order has its one shipment, and no other order has any, nor one whose money is not there. */
export const checkShipments = (
  orders: readonly OrderAsItIs[],
  events: readonly Happened[],
  effects: readonly Effect[],
): Difference[] => {
  const shipments = events
    .filter(({ type }) => type === 'ShipmentScheduled')
    .map(({ data }) => String(data['orderId']));
  const captured = new Set(
    effects.filter(({ kind, approved }) => kind === 'capture' && approved).map(({ key }) => key),
  );
  return orders.flatMap(({ orderId, status }) => {
    const count = shipments.filter((each) => each === orderId).length;
    const wanted = status === 'confirmed' ? 1 : 0;
    return [
      ...(count === wanted ? [] : [differs('SHIPPED', orderId, `shipments of the ${status} order`, wanted, count)]),
      ...(count > 0 && !captured.has(orderId)
        ? [differs('SHIPPED', orderId, 'paid', 'before it is shipped', 'not')]
        : []),
    ];
  });
};

const differs = (oracle: string, key: string, column: string, expected: string | number, found: string | number) => ({
  ...{ oracle, where: oracle === 'STOCK' ? 'inventory' : 'shipping', key, column },
  ...{ expected: String(expected), found: String(found) },
});
