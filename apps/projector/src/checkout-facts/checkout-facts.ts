import { Orders, Payments, Reservations } from '@refold/events';
import { clickhouseFacts, type Instant } from '@refold/model';

/**
 * How checkouts ended and how long they took, by one rule for both styles: from the order's placing to its confirmation or
 * cancellation. Each aspect is a fact of its own, replaced by its stream's later versions. Whether an order has a checkout
 * at all only its placing knows, so the ends of the others are here, too: whoever counts begins with `started`.
 */
export const checkoutFacts = clickhouseFacts('checkout_facts', {
  version: 1,
  from: [Orders, Payments, Reservations],
  columns: {
    order_id: 'String',
    /** `started`, `ended`, or what was given back: `released`, `refunded:<paymentId>`. */
    aspect: 'String',
    /** Of `started` the style, of `ended` `confirmed` or `cancelled`; else empty. */
    detail: 'LowCardinality(String)',
    /** Why it was cancelled. */
    reason: 'LowCardinality(Nullable(String))',
    at: "DateTime64(6, 'UTC')",
  },
  identity: ['order_id', 'aspect'],
  orderBy: ['order_id'],
}).on({
  OrderPlaced: (event, { at }) => (event.checkout ? aspect(event, 'started', at, event.checkout.style) : []),
  OrderConfirmed: (event, { at }) => aspect(event, 'ended', at, 'confirmed'),
  OrderCancelled: (event, { at }) => aspect(event, 'ended', at, 'cancelled', event.reason),
  // Without lines it only keeps a late reservation out: nothing was held.
  StockReservationReleased: (event, { at }) => (event.lines.length > 0 ? aspect(event, 'released', at) : []),
  PaymentRefunded: (event, { at }) => aspect(event, `refunded:${event.paymentId}`, at),
});

const aspect = (
  { orderId }: { readonly orderId: string },
  name: string,
  at: Instant,
  detail = '',
  reason: string | null = null,
) => [{ order_id: orderId, aspect: name, detail, reason, at }];
