import { Address } from '@refold/events';
import { Id, Text } from '@refold/model';
import { z } from 'zod';
import type { ShipmentState } from './shipment';

/** What the service tells of a shipment. A history that begins with its dispatch does not know where it goes. */
export const ShipmentAnswer = z.object({
  shipmentId: Id,
  orderId: Id,
  customerId: Id,
  status: z.enum(['scheduled', 'dispatched', 'delivered', 'returned']),
  address: Address.optional(),
  carrier: Text(100).optional(),
  trackingNumber: Text(100).optional(),
});

export const shipmentAnswer = (
  { status, parties, scheduled, carrier, trackingNumber }: ShipmentState,
  shipmentId: string,
): z.output<typeof ShipmentAnswer> => {
  if (!parties || status === 'absent') throw new Error(`Nothing has happened to shipment ${shipmentId}.`);
  return { ...parties, status, address: scheduled?.address, carrier, trackingNumber };
};
