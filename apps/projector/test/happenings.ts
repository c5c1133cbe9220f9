import {
  CustomerRegistered,
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
  PaymentAuthorisationRequested,
  PaymentAuthorised,
  PaymentCaptured,
  PaymentChargeRequested,
  PaymentFailed,
  PaymentRefunded,
  RefundFailed,
  RefundRequested,
  ShipmentDelivered,
  ShipmentDispatched,
  ShipmentReturned,
  ShipmentScheduled,
} from '@refold/events';

/* What happens to one order, in the fewest words; specs say what differs. */
const ids = { orderId: 'order-1', customerId: 'ann' };
export const brl = (amount: string) => ({ amount, currency: 'BRL' });

/** Two teapots of 10.00 with 3.00 freight for the line, and one cup of 4.50 with 1.00. */
export const placed = (orderId = ids.orderId, customerId = ids.customerId) =>
  new OrderPlaced({
    orderId,
    customerId,
    shipTo: { state: 'SP', postalCode: '09121' },
    currency: 'BRL',
    lines: [
      { sku: 'teapot', name: 'Teapot', quantity: 2, unitPrice: brl('1000'), freight: brl('300'), sellerId: 'seller-1' },
      { sku: 'cup', quantity: 1, unitPrice: brl('450'), freight: brl('100') },
    ],
    total: brl('2850'),
    source: { system: 'olist', id: 'o-1', status: 'delivered' },
  });
export const confirmed = new OrderConfirmed(ids);
export const cancelled = new OrderCancelled({ ...ids, reason: 'customer' });

export const registered = (name?: string, customerId = ids.customerId) =>
  new CustomerRegistered({ customerId, name, email: name && `${name.toLowerCase()}@example.com` });

const payment = (paymentId: string, amount: string, currency = 'BRL') => ({
  ...ids,
  paymentId,
  method: { type: 'credit_card', installments: 3 },
  amount: { amount, currency },
});
export const requested = (id: string, amount: string) => new PaymentAuthorisationRequested(payment(id, amount));
export const charge = (id: string, amount: string) => new PaymentChargeRequested(payment(id, amount));
export const authorised = (id: string, amount: string) =>
  new PaymentAuthorised({ ...payment(id, amount), gatewayReference: 'ref' });
export const captured = (id: string, amount: string, currency?: string) =>
  new PaymentCaptured(payment(id, amount, currency));
export const failed = (id: string, amount: string) => new PaymentFailed({ ...payment(id, amount), reason: 'declined' });
export const refundRequested = (id: string, amount: string, refundId = 'r', reason = 'broken') =>
  new RefundRequested({ ...payment(id, amount), refundId, reason });
export const refundFailed = (id: string, amount: string, refundId = 'r') =>
  new RefundFailed({ ...payment(id, amount), refundId, reason: 'card closed' });
export const refunded = (id: string, amount: string, refundedTotal: string, refundId = 'r') =>
  new PaymentRefunded({ ...payment(id, amount), refundId, refundedTotal: brl(refundedTotal) });

const shipment = (shipmentId: string) => ({ ...ids, shipmentId });
export const scheduled = (id: string) => new ShipmentScheduled({ ...shipment(id), address: { state: 'SP' } });
export const dispatched = (id: string) => new ShipmentDispatched({ ...shipment(id), carrier: 'Correios' });
export const delivered = (id: string) => new ShipmentDelivered(shipment(id));
export const returned = (id: string) => new ShipmentReturned({ ...shipment(id), reason: 'nobody at home' });
