import { Address } from '@refold/events';
import { command, Id, Text } from '@refold/model';

export class ScheduleShipment extends command(
  'ScheduleShipment',
  {
    shipmentId: Id,
    orderId: Id,
    customerId: Id,
    address: Address,
  },
  {
    shipmentId: 'S-1',
    orderId: '4711',
    customerId: 'ana',
    address: { street: 'Rua do Sol 7', city: 'Olinda', state: 'PE', postalCode: '53020-150', country: 'BR' },
  },
) {}
export class DispatchShipment extends command(
  'DispatchShipment',
  {
    shipmentId: Id,
    carrier: Text(100),
    trackingNumber: Text(100).optional(),
  },
  { shipmentId: 'S-1', carrier: 'Correios', trackingNumber: 'BR123456789' },
) {}
export class DeliverShipment extends command('DeliverShipment', { shipmentId: Id }, { shipmentId: 'S-1' }) {}
export class ReturnShipment extends command(
  'ReturnShipment',
  { shipmentId: Id, reason: Text(200) },
  { shipmentId: 'S-1', reason: 'nobody was there' },
) {}
