import { Shipments } from '@refold/events';
import { type Instant, postgresView } from '@refold/model';
import { ShipmentDetails } from '@refold/views';

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
  // History can hold the plan after what came of it.
  ShipmentScheduled: (row, event, { at }) => ({
    status: row.status ?? 'scheduled',
    scheduledAt: at,
    ...shipment(row, event, at),
  }),
  ShipmentDispatched: (row, event, { at }) => ({
    status: 'dispatched',
    dispatchedAt: at,
    carrier: event.carrier ?? null,
    trackingNumber: event.trackingNumber ?? null,
    ...shipment(row, event, at),
  }),
  ShipmentDelivered: (row, event, { at }) => ({ status: 'delivered', deliveredAt: at, ...shipment(row, event, at) }),
  ShipmentReturned: (row, event, { at }) => ({
    status: 'returned',
    returnedAt: at,
    returnReason: event.reason,
    ...shipment(row, event, at),
  }),
});

interface ShipmentEvent {
  readonly orderId: string;
  readonly customerId: string;
}

const shipment = ({ begunAt }: Readonly<ShipmentDetails>, { orderId, customerId }: ShipmentEvent, at: Instant) => ({
  orderId,
  customerId,
  begunAt: begunAt ?? at,
});
