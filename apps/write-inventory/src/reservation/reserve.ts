import type { ReserveStock } from '@refold/commands';
import {
  StockAllocated,
  StockReservationFailed,
  StockReserved,
  type ReservedLine,
  type Shortage,
} from '@refold/events';
import { encodeData, reject } from '@refold/model';
import { availableOf, type StockItem } from '../stock/stock-item';
import type { Reservation } from './reservation';

type StockOf = (sku: string) => StockItem;

/** One line a product, in one order, however the order had them. */
const merged = (lines: ReserveStock['lines']): ReservedLine[] => {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1));
};

/** Lines that cannot be had; what was never counted cannot be promised. */
const shortagesOf = (lines: readonly ReservedLine[], stockOf: StockOf): Shortage[] =>
  lines
    .map(({ sku, quantity }) => ({ sku, wanted: quantity, available: availableOf(stockOf(sku)) ?? 0 }))
    .filter(({ wanted, available }) => wanted > available);

const same = (one: readonly object[], other: readonly object[]): boolean => encodeData(one) === encodeData(other);

/** Sets all lines aside, or none: then the shortages say why, as an event, since that is an answer and no mistake. */
export const reserve = (reservation: Reservation, stockOf: StockOf, { orderId, lines: asked }: ReserveStock) => {
  const lines = merged(asked);
  if (reservation.status === 'reserved' && same(reservation.lines, lines)) return [];
  if (reservation.status === 'reserved')
    return reject('stock/already-reserved', `Other lines are reserved for order ${orderId}. Release them first.`);
  if (reservation.status === 'released' || reservation.status === 'committed')
    return reject('stock/reservation-closed', `The reservation of order ${orderId} has been ${reservation.status}.`);
  const shortages = shortagesOf(lines, stockOf);
  if (shortages.length === 0)
    return [new StockReserved({ orderId, lines }), ...lines.map((line) => new StockAllocated({ orderId, ...line }))];
  // Also where the last try has failed alike: whoever asks once more, by another command, waits for what comes of it.
  return [new StockReservationFailed({ orderId, shortages })];
};
