import { CommitStock, ReleaseStock, ReserveStock } from '@refold/commands';
import { commandRoutes } from '@refold/platform/write';
import { Reservation } from './reservation';
import { ReservationAnswer, reservationAnswer } from './reservation.answer';
import { reservationCommands } from './reservation.commands';

export const reservationRoutes = commandRoutes('reservations', Reservation, reservationCommands)
  .create(ReserveStock, {
    by: ['staff', 'service'],
    note: 'Answered by 201 also when stock is short: then the event is StockReservationFailed.',
  })
  .change(':orderId/release', ReleaseStock, { by: ['staff', 'service'] })
  .change(':orderId/commit', CommitStock, { by: ['staff', 'service'] })
  .read(ReservationAnswer, { by: ['staff', 'service'], shows: reservationAnswer });
