/* These names are the storage format. Change the shape of an event by raising its version and adding an upcaster. */
import { event, Id, Money, personal, secret, stream, Text } from '@refold/model';
import { z } from 'zod';

/** How it is paid. A card number never enters: a provider's token, the brand and the last four digits do. */
export const PaymentMethod = z.strictObject({
  /** `credit_card`, `debit_card`, `boleto`, `voucher`, … as the provider names it. */
  type: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be a lower-case name such as credit_card'),
  cardToken: secret(Text(100).optional()),
  brand: personal(Text(30).optional()),
  last4: personal(
    z
      .string()
      .regex(/^\d{4}$/, 'must be four digits')
      .optional(),
  ),
  installments: z.int().min(0).max(120).optional(),
});
export type PaymentMethod = z.output<typeof PaymentMethod>;

/** By which the provider knows what it was asked: with its own credentials it is told who paid, and how. */
const GatewayReference = secret(Text(100));

/** Every payment event names its order, its customer and its method: a view needs no join over streams. */
const payment = { paymentId: Id, orderId: Id, customerId: Id, method: PaymentMethod };

/** The gateway is to be asked to hold this amount; a worker does so after the append. */
export class PaymentAuthorisationRequested extends event('PaymentAuthorisationRequested', 1, {
  ...payment,
  amount: Money,
}) {}
export class PaymentAuthorised extends event('PaymentAuthorised', 1, {
  ...payment,
  amount: Money,
  gatewayReference: GatewayReference,
}) {}
export class PaymentCaptureRequested extends event('PaymentCaptureRequested', 1, { ...payment, amount: Money }) {}
/** The gateway is to be asked to take this amount at once, without holding it before. */
export class PaymentChargeRequested extends event('PaymentChargeRequested', 1, { ...payment, amount: Money }) {}
/** Money has come in. History may begin here. */
export class PaymentCaptured extends event('PaymentCaptured', 1, {
  ...payment,
  amount: Money,
  gatewayReference: GatewayReference.optional(),
}) {}
/** Declined, or given up: this amount will not come. */
export class PaymentFailed extends event('PaymentFailed', 1, { ...payment, amount: Money, reason: Text(200) }) {}
export class RefundRequested extends event('RefundRequested', 1, {
  ...payment,
  refundId: Id,
  amount: Money,
  reason: Text(200),
}) {}
/** Money has gone back: `amount` of this refund, `refundedTotal` of all refunds of this payment. */
export class PaymentRefunded extends event('PaymentRefunded', 1, {
  ...payment,
  refundId: Id,
  amount: Money,
  refundedTotal: Money,
  gatewayReference: GatewayReference.optional(),
}) {}
export class RefundFailed extends event('RefundFailed', 1, {
  ...payment,
  refundId: Id,
  amount: Money,
  reason: Text(200),
}) {}

export const Payments = stream('payment', {
  service: 'payments',
  id: 'paymentId',
  partitionBy: 'orderId',
  indexedBy: ['customerId'],
  events: [
    PaymentAuthorisationRequested,
    PaymentAuthorised,
    PaymentCaptureRequested,
    PaymentChargeRequested,
    PaymentCaptured,
    PaymentFailed,
    RefundRequested,
    PaymentRefunded,
    RefundFailed,
  ],
});
