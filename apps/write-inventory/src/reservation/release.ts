import type { ReleaseStock } from '@refold/commands';
import { StockAllocationReleased, StockReservationReleased } from '@refold/events';
import { reject } from '@refold/model';
import type { Reservation } from './reservation';

/** Gives back what is set aside for the order; where nothing is held any more, nothing is to be done. */
export const release = ({ status, lines }: Reservation, _stockOf: unknown, { orderId }: ReleaseStock) => {
  if (status === 'absent') return reject('stock/not-reserved', `Nothing was ever reserved for order ${orderId}.`);
  if (status === 'committed') return reject('stock/already-committed', `The stock of order ${orderId} has left.`);
  if (status !== 'reserved') return [];
  return [
    new StockReservationReleased({ orderId, lines: [...lines] }),
    ...lines.map((line) => new StockAllocationReleased({ orderId, ...line })),
  ];
};
