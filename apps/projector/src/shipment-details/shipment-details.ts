import { Shipments } from '@refold/events';
import { type Instant, madeOf, postgresView } from '@refold/model';
import { ShipmentDetails } from '@refold/views';
import { shipmentSteps } from './shipment-steps';

/** Shipments by themselves, without where they go: that is the order's to tell. */
export const shipmentDetails = postgresView(ShipmentDetails, {
  name: 'shipment_details',
  version: 1,
  key: 'shipmentId',
  from: [Shipments],
  definedBy: ['ShipmentScheduled', 'ShipmentDispatched', 'ShipmentDelivered', 'ShipmentReturned'],
  initial: {
    orderId: null,
    customerId: null,
    status: null,
    carrier: null,
    trackingNumber: null,
    returnReason: null,
    begunAt: null,
    scheduledAt: null,
    dispatchedAt: null,
    deliveredAt: null,
    returnedAt: null,
  },
}).on({
  ShipmentScheduled: madeOf([shipmentSteps.ShipmentScheduled], (row, event, meta) => ({
    ...shipmentSteps.ShipmentScheduled(row, event, meta),
    ...shipment(row, event, meta),
  })),
  ShipmentDispatched: madeOf([shipmentSteps.ShipmentDispatched], (row, event, meta) => ({
    ...shipmentSteps.ShipmentDispatched(row, event, meta),
    ...shipment(row, event, meta),
  })),
  ShipmentDelivered: madeOf([shipmentSteps.ShipmentDelivered], (row, event, meta) => ({
    ...shipmentSteps.ShipmentDelivered(row, event, meta),
    ...shipment(row, event, meta),
  })),
  ShipmentReturned: madeOf([shipmentSteps.ShipmentReturned], (row, event, meta) => ({
    ...shipmentSteps.ShipmentReturned(row, event, meta),
    returnReason: event.reason,
    ...shipment(row, event, meta),
  })),
});

interface ShipmentEvent {
  readonly orderId: string;
  readonly customerId: string;
}

interface Moment {
  readonly at: Instant;
}

const shipment = ({ begunAt }: Readonly<ShipmentDetails>, { orderId, customerId }: ShipmentEvent, { at }: Moment) => ({
  orderId,
  customerId,
  begunAt: begunAt ?? at,
});
