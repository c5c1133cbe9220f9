/* These names are the storage format. Change the shape of an event by raising its version and adding an upcaster. */
import { sagaEvents, stream, type SagaStream } from '@refold/model';

const told = sagaEvents('Checkout', 'orderId');

/** The checkout of an order has begun. */
export class CheckoutStarted extends told.Started {}
/** It is in another step. */
export class CheckoutStepped extends told.Stepped {}
/** It cannot go on by itself. */
export class CheckoutStuck extends told.Stuck {}
/** It goes on. */
export class CheckoutResumed extends told.Resumed {}
/** It is over, and everything that it sent is answered. */
export class CheckoutEnded extends told.Ended {}
/** Something came after its end. */
export class CheckoutLate extends told.Late {}

const events = {
  Started: CheckoutStarted,
  Stepped: CheckoutStepped,
  Stuck: CheckoutStuck,
  Resumed: CheckoutResumed,
  Ended: CheckoutEnded,
  Late: CheckoutLate,
};

const checkoutStream = <const C extends string>(category: C, service: string) =>
  stream(category, {
    service,
    id: 'orderId',
    partitionBy: 'orderId',
    events: [CheckoutStarted, CheckoutStepped, CheckoutStuck, CheckoutResumed, CheckoutEnded, CheckoutLate],
  });

/** What the process that conducts a checkout has done: every step. */
export const Checkouts = checkoutStream('checkout', 'orders');
/** What each service's own part in a checkout could not do by itself; the rest is in that service's own events. */
export const OrdersInCheckout = checkoutStream('checkout_orders', 'orders');
export const PaymentsInCheckout = checkoutStream('checkout_payments', 'payments');
export const StockInCheckout = checkoutStream('checkout_stock', 'inventory');
export const ShipmentsInCheckout = checkoutStream('checkout_shipments', 'shipping');

const recordsIn = (of: SagaStream['stream']): SagaStream => ({ stream: of, events });
/** Where the sagas and policies of a checkout write down what they tell. */
export const checkoutRecords = {
  checkout: recordsIn(Checkouts),
  orders: recordsIn(OrdersInCheckout),
  payments: recordsIn(PaymentsInCheckout),
  stock: recordsIn(StockInCheckout),
  shipments: recordsIn(ShipmentsInCheckout),
};
