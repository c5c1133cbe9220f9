/* These names are the storage format. Change the shape of an event by raising its version and adding an upcaster. */
import { Currency, event, Id, Money, personal, Source, stream, Text } from '@refold/model';
import { z } from 'zod';
import { Address } from './address';

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

/** An order as the buyer placed it. History holds orders without lines; the command asks for one at least. */
export class OrderPlaced extends event('OrderPlaced', 1, {
  orderId: Id,
  customerId: Id,
  shipTo: personal(Address),
  currency: Currency,
  lines: z.array(OrderLine),
  /** Lines and freight. */
  total: Money,
  source: Source.optional(),
}) {}

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
