import { Orders, Shipments } from '@refold/events';
import { clickhouseFacts, type Instant } from '@refold/model';

/**
 * When an order, and each of its shipments, came how far. Unlike `order_status_facts` nothing replaces what came before:
 * an order that was cancelled had been confirmed all the same, and one that has arrived had left. Placing and paying
 * have their moments in `order_facts` and `payment_facts`.
 */
export const milestoneFacts = clickhouseFacts('milestone_facts', {
  version: 1,
  from: [Orders, Shipments],
  columns: {
    order_id: 'String',
    /** `confirmed` or `cancelled` of the order; `scheduled`, `dispatched`, `delivered` or `returned` of a shipment. */
    milestone: 'LowCardinality(String)',
    /** The shipment; empty where it is the order's own. */
    shipment_id: 'String',
    at: "DateTime64(6, 'UTC')",
  },
  identity: ['order_id', 'milestone', 'shipment_id'],
  orderBy: ['order_id'],
}).on({
  OrderConfirmed: (event, { at }) => own(event, 'confirmed', at),
  OrderCancelled: (event, { at }) => own(event, 'cancelled', at),
  ShipmentScheduled: (event, { at }) => shipment(event, 'scheduled', at),
  ShipmentDispatched: (event, { at }) => shipment(event, 'dispatched', at),
  ShipmentDelivered: (event, { at }) => shipment(event, 'delivered', at),
  ShipmentReturned: (event, { at }) => shipment(event, 'returned', at),
});

const own = ({ orderId }: { readonly orderId: string }, milestone: string, at: Instant) => [
  { order_id: orderId, milestone, shipment_id: '', at },
];

const shipment = (
  { orderId, shipmentId }: { readonly orderId: string; readonly shipmentId: string },
  milestone: string,
  at: Instant,
) => [{ order_id: orderId, milestone, shipment_id: shipmentId, at }];
