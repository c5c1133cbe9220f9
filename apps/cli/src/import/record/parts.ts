import { Id, Moment, Price, Text } from '@refold/model';
import { PaymentMethod } from '@refold/events';
import { z } from 'zod';

/** The system that a record comes from. Event ids are made of its name, so it stays the same over all imports. */
export const RecordSource = z.strictObject({ system: Id, id: Text(200).optional(), status: Text(100).optional() });
export type RecordSource = z.output<typeof RecordSource>;

export const OrderLineFields = z.strictObject({
  sku: Id,
  name: Text(200).optional(),
  quantity: z.int().positive().max(1_000_000),
  unitPrice: Price,
  /** For the whole line; none is 0. */
  freight: Price.optional(),
  sellerId: Id.optional(),
});
export type OrderLineFields = z.output<typeof OrderLineFields>;

export const RefundFields = {
  id: Id,
  amount: Price,
  refundedAt: Moment,
};
const Refund = z.strictObject(RefundFields);
export type RefundFields = z.output<typeof Refund>;

export const PaymentFields = {
  id: Id,
  amount: Price,
  method: PaymentMethod,
  capturedAt: Moment.optional(),
  failedAt: Moment.optional(),
  failureReason: Text(200).optional(),
  gatewayReference: Text(100).optional(),
  refunds: z.array(Refund).optional(),
};
const Payment = z.strictObject(PaymentFields);
export type PaymentFields = z.output<typeof Payment>;

export const ShipmentFields = {
  id: Id,
  dispatchedAt: Moment.optional(),
  deliveredAt: Moment.optional(),
  returnedAt: Moment.optional(),
  returnReason: Text(200).optional(),
  carrier: Text(100).optional(),
  trackingNumber: Text(100).optional(),
};
const Shipment = z.strictObject(ShipmentFields);
export type ShipmentFields = z.output<typeof Shipment>;

export const CancellationFields = {
  cancelledAt: Moment,
  reason: z.enum(['customer', 'out-of-stock', 'payment-declined', 'timed-out', 'history']).optional(),
};
const Cancellation = z.strictObject(CancellationFields);
export type CancellationFields = z.output<typeof Cancellation>;

/** What became of the order's stock at its placement: by default an order with lines has reserved it. */
export const ReservationFields = z.strictObject({
  outcome: z.enum(['reserved', 'short', 'none']),
  at: Moment.optional(),
});

export const embedded = { payments: z.array(Payment), shipments: z.array(Shipment), cancellation: Cancellation };
