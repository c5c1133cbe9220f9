/* These names are the storage format. Change the shape of an event by raising its version and adding an upcaster. */
import { Currency, event, Id, Money, personal, Source, stream, Text } from '@refold/model';
import { z } from 'zod';
import { Address } from './address';
import { PaymentMethod } from './payments';

export const OrderLine = z.strictObject({
  sku: Id,
  /** The product's name as the buyer saw it. */
  name: Text(200).optional(),
  quantity: z.int().positive().max(1_000_000),
  unitPrice: Money,
  /** For the whole line. */
  freight: Money,
  sellerId: Id.optional(),
});
export type OrderLine = z.output<typeof OrderLine>;

/**
 * Who brings the order from placed to confirmed: `orchestration` is one process that tells the services what to do, in
 * `choreography` each service reacts to what the others did. An order finishes in the style that it began in.
 */
export const CheckoutStyle = z.enum(['choreography', 'orchestration']);
export type CheckoutStyle = z.output<typeof CheckoutStyle>;

/** How the order is brought to its confirmation, and how it is paid meanwhile. */
export const Checkout = z.strictObject({ style: CheckoutStyle, payment: PaymentMethod });
export type Checkout = z.output<typeof Checkout>;

type OrderPlacedV1 = Omit<z.input<typeof OrderPlaced.schema>, 'checkout'>;

/** An order as the buyer placed it. History holds orders without lines; the command asks for one at least. */
export class OrderPlaced extends event('OrderPlaced', 2, {
  orderId: Id,
  customerId: Id,
  shipTo: personal(Address),
  currency: Currency,
  lines: z.array(OrderLine),
  /** Lines and freight. */
  total: Money,
  /** Left out where nobody brings the order on but people, and in history. */
  checkout: Checkout.optional(),
  source: Source.optional(),
}) {
  /** Version 1 knew of no checkout: its orders have none. */
  static readonly upcast = { 1: (old: OrderPlacedV1): OrderPlacedV1 => old };
}

export class OrderConfirmed extends event('OrderConfirmed', 1, { orderId: Id, customerId: Id }) {}

export class OrderCancelled extends event('OrderCancelled', 1, {
  orderId: Id,
  customerId: Id,
  reason: z.enum(['customer', 'out-of-stock', 'payment-declined', 'timed-out', 'history']),
}) {}

export const Orders = stream('order', {
  service: 'orders',
  id: 'orderId',
  partitionBy: 'orderId',
  indexedBy: ['customerId'],
  events: [OrderPlaced, OrderConfirmed, OrderCancelled],
});
