import { ShipmentDelivered, ShipmentDispatched, ShipmentReturned, ShipmentScheduled } from './shipping';

const shipment = { shipmentId: 'shipment-1', orderId: 'order-1', customerId: 'customer-1' };

export const shipmentScheduled = new ShipmentScheduled({
  ...shipment,
  address: { street: 'Rua das Flores 12', city: 'Curitiba', state: 'PR', postalCode: '80010-010', country: 'BR' },
});
export const shipmentDispatched = new ShipmentDispatched({ ...shipment, carrier: 'Correios', trackingNumber: 'BR123' });
export const shipmentDelivered = new ShipmentDelivered(shipment);
export const shipmentReturned = new ShipmentReturned({ ...shipment, reason: 'nobody at home' });
