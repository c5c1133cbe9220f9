import {
  Reservations,
  Stock,
  StockAllocated,
  StockAllocationReleased,
  StockIssued,
  StockReservationCommitted,
  StockReservationFailed,
  StockReservationReleased,
  StockReserved,
  type ReservedLine,
} from '@refold/events';
import type { AnyEvent, Instant } from '@refold/model';
import { RecordEvents, type HistoryEvent } from './history-event';
import type { KnownOrder } from './known-order';

/** What a reservation does, told in two kinds of streams: the order's reservation, and the stock of each sku. */
interface Movement {
  readonly orderId: string;
  readonly system: string;
  readonly at: Instant;
}

export const reserve = (movement: Movement, order: KnownOrder): HistoryEvent[] => {
  order.reservation = 'reserved';
  return told(movement, order.reserved, StockReserved, StockAllocated);
};

/** History does not say which lines were short. */
export const failToReserve = ({ orderId, system, at }: Movement): HistoryEvent[] => [
  new RecordEvents(system, 'order', orderId).of(
    Reservations,
    new StockReservationFailed({ orderId, shortages: [] }),
    at,
  ),
];

/** With the order's first dispatch all that is reserved leaves the shelf; later ones move nothing. */
export const commit = (movement: Movement, order: KnownOrder): HistoryEvent[] => {
  if (order.reservation !== 'reserved') return [];
  order.reservation = 'committed';
  return told(movement, order.reserved, StockReservationCommitted, StockIssued);
};

export const release = (movement: Movement, order: KnownOrder): HistoryEvent[] => {
  if (order.reservation !== 'reserved') return [];
  order.reservation = 'released';
  return told(movement, order.reserved, StockReservationReleased, StockAllocationReleased);
};

const told = (
  { orderId, system, at }: Movement,
  lines: readonly ReservedLine[],
  Whole: new (data: { orderId: string; lines: ReservedLine[] }) => AnyEvent,
  Single: new (data: { sku: string; orderId: string; quantity: number }) => AnyEvent,
): HistoryEvent[] => {
  const events = new RecordEvents(system, 'order', orderId);
  return [
    events.of(Reservations, new Whole({ orderId, lines: [...lines] }), at),
    ...lines.map(({ sku, quantity }) => events.of(Stock, new Single({ sku, orderId, quantity }), at, sku)),
  ];
};
