import type { ReleaseStock } from '@refold/commands';
import { StockAllocationReleased, StockReservationReleased } from '@refold/events';
import { reject } from '@refold/model';
import type { Reservation } from './reservation';

/**
 * Gives back what is set aside for the order, and closes its reservation: also where nothing is held, so that a request
 * to reserve which arrives after its own withdrawal sets nothing aside that nobody would ever give back.
 */
export const release = ({ status, lines }: Reservation, _stockOf: unknown, { orderId }: ReleaseStock) => {
  if (status === 'committed') return reject('stock/already-committed', `The stock of order ${orderId} has left.`);
  if (status === 'released') return [];
  return [
    new StockReservationReleased({ orderId, lines: [...lines] }),
    ...lines.map((line) => new StockAllocationReleased({ orderId, ...line })),
  ];
};
