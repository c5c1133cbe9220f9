import { PaymentCaptured, PaymentFailed, PaymentRefunded, Payments } from '@refold/events';
import { faults, RecordProblem } from '../record/finding';
import type { PaymentFields, RefundFields } from '../record/parts';
import { RecordEvents, type HistoryEvent } from './history-event';
import type { KnownOrder, KnownPayment } from './known-order';

export interface MappedPayment {
  readonly known: KnownPayment;
  readonly events: HistoryEvent[];
}

/** A payment as it ended, with the refunds that stand in its record. */
export const paymentEvents = (
  system: string,
  orderId: string,
  { customerId }: KnownOrder,
  payment: PaymentFields,
): MappedPayment => {
  const { id, method, amount, refunds = [] } = payment;
  const known = { orderId, customerId, method, currency: amount.currency, refunded: 0n };
  const first = firstEvent(new RecordEvents(system, 'payment', id), { orderId, customerId }, payment);
  return { known, events: [first, ...refunds.map((refund) => refundEvent(system, id, known, refund))] };
};

const firstEvent = (
  events: RecordEvents,
  order: { orderId: string; customerId: string },
  { id: paymentId, method, amount, capturedAt, failedAt, failureReason, gatewayReference }: PaymentFields,
): HistoryEvent => {
  const payment = { paymentId, ...order, method, amount };
  if (capturedAt !== undefined && failedAt === undefined)
    return events.of(Payments, new PaymentCaptured({ ...payment, gatewayReference }), capturedAt);
  if (failedAt !== undefined && capturedAt === undefined)
    return events.of(Payments, new PaymentFailed({ ...payment, reason: failureReason ?? 'history' }), failedAt);
  throw new RecordProblem(faults.badRecords, `payment ${paymentId}: needs either capturedAt or failedAt.`);
};

/** Adds to what the payment has refunded so far. */
export const refundEvent = (
  system: string,
  paymentId: string,
  payment: KnownPayment,
  { id: refundId, amount, refundedAt }: RefundFields,
): HistoryEvent => {
  const { orderId, customerId, method, currency } = payment;
  if (amount.currency !== currency)
    throw new RecordProblem(
      faults.badRecords,
      `refund ${refundId}: is in ${amount.currency}, its payment in ${currency}.`,
    );
  const refundedTotal = { amount: payment.refunded + amount.amount, currency };
  const refunded = new PaymentRefunded({ paymentId, orderId, customerId, method, refundId, amount, refundedTotal });
  payment.refunded = refundedTotal.amount;
  return new RecordEvents(system, 'refund', refundId).of(Payments, refunded, refundedAt);
};
