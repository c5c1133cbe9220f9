import type { CommitStock } from '@refold/commands';
import { StockIssued, StockReservationCommitted } from '@refold/events';
import { reject } from '@refold/model';
import type { Reservation } from './reservation';

/** What was set aside for the order leaves the shelf. */
export const commit = ({ status, lines }: Reservation, _stockOf: unknown, { orderId }: CommitStock) => {
  if (status === 'committed') return [];
  if (status !== 'reserved') return reject('stock/not-reserved', `Nothing is reserved for order ${orderId}.`);
  return [
    new StockReservationCommitted({ orderId, lines: [...lines] }),
    ...lines.map((line) => new StockIssued({ orderId, ...line })),
  ];
};
