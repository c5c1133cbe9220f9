import { PaymentMethod } from '@refold/events';
import { command, Id, Text } from '@refold/model';
import { PaidPrice } from './price';

export class AuthorisePayment extends command(
  'AuthorisePayment',
  {
    paymentId: Id,
    orderId: Id,
    customerId: Id,
    amount: PaidPrice,
    method: PaymentMethod,
  },
  {
    paymentId: 'P-1',
    orderId: '4711',
    customerId: 'ana',
    amount: { amount: '28.60', currency: 'BRL' },
    method: { type: 'credit_card', cardToken: 'tok_visa', brand: 'visa', last4: '4242', installments: 3 },
  },
) {}
/** Takes the amount at once, without holding it before; the same payment id twice is one charge. */
export class ChargePayment extends command(
  'ChargePayment',
  {
    paymentId: Id,
    orderId: Id,
    customerId: Id,
    amount: PaidPrice,
    method: PaymentMethod,
  },
  {
    paymentId: 'P-2',
    orderId: '4711',
    customerId: 'ana',
    amount: { amount: '28.60', currency: 'BRL' },
    method: { type: 'credit_card', cardToken: 'tok_visa', brand: 'visa', last4: '4242', installments: 3 },
  },
) {}
/** Takes the whole authorised amount. */
export class CapturePayment extends command('CapturePayment', { paymentId: Id }, { paymentId: 'P-1' }) {}
/** Gives an authorised payment up. */
export class FailPayment extends command(
  'FailPayment',
  { paymentId: Id, reason: Text(200) },
  { paymentId: 'P-1', reason: 'the order was cancelled' },
) {}
/**
 * Gives back a part or all of what was captured; the same refund id twice is one refund. Without an amount everything goes
 * back that has not gone yet and is not on its way, so that whoever gives up a payment need not know of other refunds.
 */
export class RefundPayment extends command(
  'RefundPayment',
  {
    paymentId: Id,
    refundId: Id,
    amount: PaidPrice.optional(),
    reason: Text(200),
  },
  { paymentId: 'P-1', refundId: 'R-1', amount: { amount: '5.00', currency: 'BRL' }, reason: 'a dent' },
) {}
