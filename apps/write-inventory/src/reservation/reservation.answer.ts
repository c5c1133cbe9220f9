import { Id } from '@refold/model';
import { z } from 'zod';
import type { Reservation } from './reservation';

/** What the service tells of the stock that is set aside for an order: for all of its lines or for none. */
export const ReservationAnswer = z.object({
  orderId: Id,
  status: z.enum(['reserved', 'failed', 'released', 'committed']),
  lines: z.array(z.object({ sku: Id, quantity: z.int() })),
  shortages: z.array(z.object({ sku: Id, wanted: z.int(), available: z.int() })),
});

export const reservationAnswer = (
  { status, lines, shortages }: Reservation,
  orderId: string,
): z.output<typeof ReservationAnswer> => {
  if (status === 'absent') throw new Error(`Nothing has happened to the reservation of order ${orderId}.`);
  return { orderId, status, lines: [...lines], shortages: [...shortages] };
};
