import { Reservations, type ReservedLine, type Shortage } from '@refold/events';
import { aggregate } from '@refold/model';

/** What is set aside for one order, over all its lines. */
export interface Reservation {
  readonly status: 'absent' | 'failed' | 'reserved' | 'released' | 'committed';
  readonly lines: readonly ReservedLine[];
  /** Of the last try, where it failed. */
  readonly shortages: readonly Shortage[];
}

/** Its commands touch the stock of every line, too: see reserve, release and commit. */
export const Reservation = aggregate(Reservations, (): Reservation => ({ status: 'absent', lines: [], shortages: [] }))
  .evolve({
    StockReserved: (_, { lines }) => ({ status: 'reserved', lines, shortages: [] }),
    StockReservationFailed: (_, { shortages }) => ({ status: 'failed', lines: [], shortages }),
    StockReservationReleased: (_, { lines }) => ({ status: 'released', lines, shortages: [] }),
    StockReservationCommitted: (_, { lines }) => ({ status: 'committed', lines, shortages: [] }),
  })
  .decide([], {});
