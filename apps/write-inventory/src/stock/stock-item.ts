import { AdjustStock, CountStock, ReceiveStock } from '@refold/commands';
import { Stock, StockAdjusted, StockCounted, StockReceived } from '@refold/events';
import { aggregate, reject } from '@refold/model';

export interface StockItem {
  /** Null until the first count or receipt: what was never counted is not known. */
  readonly onHand: number | null;
  /** Set aside, by order. */
  readonly allocated: ReadonlyMap<string, number>;
}

/** The most that one stock item may hold: the count's own limit. */
const largest = 1_000_000_000;

/** What can still be promised; null while it is not known what lies on the shelf. */
export const availableOf = ({ onHand, allocated }: StockItem): number | null =>
  onHand === null ? null : onHand - [...allocated.values()].reduce((sum, quantity) => sum + quantity, 0);

/** The allocation of an order changed by so much; one that is used up is gone. */
const allocate = ({ allocated }: StockItem, orderId: string, change: number): ReadonlyMap<string, number> => {
  const next = new Map(allocated);
  const quantity = (next.get(orderId) ?? 0) + change;
  if (quantity > 0) next.set(orderId, quantity);
  else next.delete(orderId);
  return next;
};

const plus = (onHand: number | null, change: number): number | null => (onHand === null ? null : onHand + change);

export const StockItem = aggregate(Stock, (): StockItem => ({ onHand: null, allocated: new Map() }))
  .evolve({
    StockReceived: (item, { quantity }) => ({ ...item, onHand: (item.onHand ?? 0) + quantity }),
    StockCounted: (item, { onHand }) => ({ ...item, onHand }),
    StockAdjusted: (item, { change }) => ({ ...item, onHand: plus(item.onHand, change) }),
    StockAllocated: (item, { orderId, quantity }) => ({ ...item, allocated: allocate(item, orderId, quantity) }),
    StockAllocationReleased: (item, { orderId, quantity }) => ({
      ...item,
      allocated: allocate(item, orderId, -quantity),
    }),
    StockIssued: (item, { orderId, quantity }) => ({
      onHand: plus(item.onHand, -quantity),
      allocated: allocate(item, orderId, -quantity),
    }),
  })
  .decide([ReceiveStock, CountStock, AdjustStock], {
    ReceiveStock: ({ onHand }, { sku, quantity, reference }) =>
      (onHand ?? 0) + quantity > largest
        ? reject('stock/too-much', `Stock ${sku} would hold more than ${largest}.`)
        : new StockReceived({ sku, quantity, reference }),

    CountStock: (item, { sku, onHand }) => (item.onHand === onHand ? [] : new StockCounted({ sku, onHand })),

    AdjustStock: ({ onHand }, { sku, change, reason }) => {
      if (onHand === null) return reject('stock/not-counted', `Stock ${sku} was never counted or received.`);
      if (onHand + change < 0) return reject('stock/below-zero', `Stock ${sku} holds ${onHand}, less than ${-change}.`);
      if (onHand + change > largest) return reject('stock/too-much', `Stock ${sku} would hold more than ${largest}.`);
      return new StockAdjusted({ sku, change, reason });
    },
  });
