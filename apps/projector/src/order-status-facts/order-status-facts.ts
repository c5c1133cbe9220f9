import { Orders, Shipments } from '@refold/events';
import { clickhouseFacts } from '@refold/model';

/**
 * How the parts of an order stand: its own stream, and each shipment. Each part is a fact of its own, replaced by its
 * stream's later versions; the order's status follows from all parts when it is asked for. One fact an order would
 * need to know which of two streams is the later, and nothing says that.
 */
export const orderStatusFacts = clickhouseFacts('order_status_facts', {
  version: 1,
  from: [Orders, Shipments],
  columns: {
    order_id: 'String',
    /** `order`, or `shipment:<shipmentId>`. */
    aspect: 'String',
    status: 'LowCardinality(String)',
  },
  identity: ['order_id', 'aspect'],
  orderBy: ['order_id'],
}).on({
  OrderPlaced: (event) => own(event, 'placed'),
  OrderConfirmed: (event) => own(event, 'confirmed'),
  OrderCancelled: (event) => own(event, 'cancelled'),
  // History can hold the plan after what came of it: then it replaces nothing.
  ShipmentScheduled: (event, { streamVersion }) => (streamVersion === 1 ? shipment(event, 'scheduled') : []),
  ShipmentDispatched: (event) => shipment(event, 'dispatched'),
  ShipmentDelivered: (event) => shipment(event, 'delivered'),
  ShipmentReturned: (event) => shipment(event, 'returned'),
});

const own = ({ orderId }: { orderId: string }, status: string) => [{ order_id: orderId, aspect: 'order', status }];

const shipment = ({ orderId, shipmentId }: { orderId: string; shipmentId: string }, status: string) => [
  { order_id: orderId, aspect: `shipment:${shipmentId}`, status },
];
