import { Orders, Payments, Shipments, type OrderCancelled, type OrderPlaced } from '@refold/events';
import type { AnyEvent } from '@refold/model';
import { availableOf, StockItem } from '../../../apps/write-inventory/src/stock/stock-item';
import type { World } from './world';

/** What has become of one order, from the events of the services alone. */
export interface OrderBook {
  readonly state: 'open' | 'confirmed' | 'cancelled';
  readonly reason: OrderCancelled['reason'] | null;
  readonly total: bigint;
  readonly captured: bigint;
  readonly refunded: bigint;
  /** Refunds that have gone through. */
  readonly refunds: number;
  readonly shipments: number;
  readonly lines: OrderPlaced['lines'];
}

export const bookOf = ({ services }: World, orderId: string): OrderBook => {
  const order = services.eventsOf(Orders, orderId);
  const payment = services.eventsOf(Payments, orderId);
  const placed = order.find(({ type }) => type === 'OrderPlaced') as OrderPlaced;
  const cancelled = order.find(({ type }) => type === 'OrderCancelled') as OrderCancelled | undefined;
  const isConfirmed = order.some(({ type }) => type === 'OrderConfirmed');
  return {
    state: cancelled ? 'cancelled' : isConfirmed ? 'confirmed' : 'open',
    reason: cancelled?.reason ?? null,
    total: placed.total.amount,
    captured: sumOf(payment, 'PaymentCaptured'),
    refunded: sumOf(payment, 'PaymentRefunded'),
    refunds: payment.filter(({ type }) => type === 'PaymentRefunded').length,
    shipments: services.eventsOf(Shipments, orderId).filter(({ type }) => type === 'ShipmentScheduled').length,
    lines: placed.lines,
  };
};

/** What can be promised, and what lies on the shelf. */
export const levelOf = ({ services }: World, sku: string) => {
  const item = services.stateOf(StockItem, sku);
  return {
    available: availableOf(item) ?? 0,
    onHand: item.onHand ?? 0,
    allocatedTo: [...item.allocated.keys()].sort(),
  };
};

/** Sagas and policies that are not over, as `checkout of o1: reserving`. */
export const unfinished = ({ parts }: World): string[] =>
  parts.flatMap(({ saga, instances }) =>
    [...instances]
      .filter(([, { status }]) => status !== 'ended' && status !== 'declined')
      .map(([key, { step, troubles }]) => `${saga.name} of ${key}: ${step} ${troubles.map(({ why }) => why).join()}`),
  );

const sumOf = (events: readonly AnyEvent[], type: string): bigint =>
  events
    .filter((event) => event.type === type)
    .reduce((sum, event) => sum + (event as unknown as { amount: { amount: bigint } }).amount.amount, 0n);
