import type { ShipmentDetails } from '@refold/views';
import type { ShipmentAnswer } from '../order/shipment.answer';

export const toShipment = (row: ShipmentDetails): ShipmentAnswer => ({
  id: row.shipmentId,
  orderId: row.orderId,
  begunAt: row.begunAt,
  status: row.status,
  carrier: row.carrier,
  trackingNumber: row.trackingNumber,
  scheduledAt: row.scheduledAt,
  dispatchedAt: row.dispatchedAt,
  deliveredAt: row.deliveredAt,
  returnedAt: row.returnedAt,
  returnReason: row.returnReason,
});
