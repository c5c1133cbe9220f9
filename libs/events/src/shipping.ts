/* These names are the storage format. Change the shape of an event by raising its version and adding an upcaster. */
import { event, Id, personal, stream, Text } from '@refold/model';
import { Address } from './address';

/** Every shipment event names its order and its customer: a view needs no join over streams. */
const shipment = { shipmentId: Id, orderId: Id, customerId: Id };

export class ShipmentScheduled extends event('ShipmentScheduled', 1, { ...shipment, address: personal(Address) }) {}
/** Has left. History may begin here. */
export class ShipmentDispatched extends event('ShipmentDispatched', 1, {
  ...shipment,
  carrier: Text(100).optional(),
  trackingNumber: Text(100).optional(),
}) {}
export class ShipmentDelivered extends event('ShipmentDelivered', 1, shipment) {}
export class ShipmentReturned extends event('ShipmentReturned', 1, { ...shipment, reason: Text(200) }) {}

export const Shipments = stream('shipment', {
  service: 'shipping',
  id: 'shipmentId',
  partitionBy: 'orderId',
  indexedBy: ['customerId'],
  events: [ShipmentScheduled, ShipmentDispatched, ShipmentDelivered, ShipmentReturned],
});
