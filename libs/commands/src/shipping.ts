import { Address } from '@refold/events';
import { command, Id, Text } from '@refold/model';

export class ScheduleShipment extends command('ScheduleShipment', {
  shipmentId: Id,
  orderId: Id,
  customerId: Id,
  address: Address,
}) {}
export class DispatchShipment extends command('DispatchShipment', {
  shipmentId: Id,
  carrier: Text(100),
  trackingNumber: Text(100).optional(),
}) {}
export class DeliverShipment extends command('DeliverShipment', { shipmentId: Id }) {}
export class ReturnShipment extends command('ReturnShipment', { shipmentId: Id, reason: Text(200) }) {}
