import { ShipmentDelivered, ShipmentDispatched, ShipmentReturned, Shipments } from '@refold/events';
import { faults, RecordProblem } from '../record/finding';
import type { ShipmentFields } from '../record/parts';
import { RecordEvents, type HistoryEvent } from './history-event';
import type { KnownOrder } from './known-order';
import { commit } from './stock-movements';

/** The way of a parcel as far as it went. Its dispatch takes the reserved stock off the shelf. */
export const shipmentEvents = (
  system: string,
  orderId: string,
  order: KnownOrder,
  { id: shipmentId, ...way }: ShipmentFields,
): HistoryEvent[] => {
  const events = new RecordEvents(system, 'shipment', shipmentId);
  const shipment = { shipmentId, orderId, customerId: order.customerId };
  const { dispatchedAt, deliveredAt, returnedAt, returnReason, carrier, trackingNumber } = way;
  const told: HistoryEvent[] = [];
  if (dispatchedAt !== undefined)
    told.push(events.of(Shipments, new ShipmentDispatched({ ...shipment, carrier, trackingNumber }), dispatchedAt));
  if (deliveredAt !== undefined) told.push(events.of(Shipments, new ShipmentDelivered(shipment), deliveredAt));
  if (returnedAt !== undefined) {
    const reason = returnReason ?? 'history';
    told.push(events.of(Shipments, new ShipmentReturned({ ...shipment, reason }), returnedAt));
  }
  const left = dispatchedAt ?? deliveredAt;
  if (left !== undefined) return [...told, ...commit({ system, orderId, at: left }, order)];
  throw new RecordProblem(faults.badRecords, `shipment ${shipmentId}: has neither dispatchedAt nor deliveredAt.`);
};
