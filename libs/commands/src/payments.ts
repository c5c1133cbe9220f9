import { PaymentMethod } from '@refold/events';
import { command, Id, Text } from '@refold/model';
import { PaidPrice } from './price';

export class AuthorisePayment extends command('AuthorisePayment', {
  paymentId: Id,
  orderId: Id,
  customerId: Id,
  amount: PaidPrice,
  method: PaymentMethod,
}) {}
/** Takes the whole authorised amount. */
export class CapturePayment extends command('CapturePayment', { paymentId: Id }) {}
/** Gives an authorised payment up. */
export class FailPayment extends command('FailPayment', { paymentId: Id, reason: Text(200) }) {}
/** Gives back a part or all of what was captured; the same refund id twice is one refund. */
export class RefundPayment extends command('RefundPayment', {
  paymentId: Id,
  refundId: Id,
  amount: PaidPrice,
  reason: Text(200),
}) {}
