import { AuthorisePayment, CapturePayment, ChargePayment, FailPayment, RefundPayment } from '@refold/commands';
import {
  PaymentAuthorisationRequested,
  PaymentAuthorised,
  PaymentCaptured,
  PaymentCaptureRequested,
  PaymentChargeRequested,
  PaymentFailed,
  PaymentRefunded,
  Payments,
  RefundFailed,
  RefundRequested,
} from '@refold/events';
import { aggregate, encodeData, reject } from '@refold/model';
import { RecordAuthorisation, RecordCapture, RecordDecline, RecordRefund, RecordRefundFailure } from './answers';
import { become, claimedBack, noPayment, partiesOf, withRefund, type PaymentState } from './state';

/** The parties and the amount of a payment that exists, to be repeated in its next event. */
const existing = ({ parties, amount, status }: PaymentState, paymentId: string) => {
  if (!parties) return reject('payment/unknown', `There is no payment ${paymentId}.`);
  if (!amount) return reject('payment/not-captured', `Payment ${paymentId} has no amount yet.`);
  return { parties, amount, status, charge: { ...parties, amount } };
};

const chargeOf = ({ amount, ...parties }: AuthorisePayment | ChargePayment) => ({ ...partiesOf(parties), amount });

/** A repeated command is answered, not refused. */
const isNew = ({ status, parties, amount }: PaymentState, asked: AuthorisePayment | ChargePayment): boolean => {
  if (!parties || status === 'absent') return true;
  if (encodeData({ ...parties, amount }) === encodeData(chargeOf(asked))) return false;
  return reject('payment/already-requested', `Payment ${asked.paymentId} was asked for before, with other content.`);
};

const notAuthorised = (paymentId: string, status: string) =>
  reject('payment/not-authorised', `Payment ${paymentId} is not authorised: it is ${status}.`);

/** The refund as it was requested, with the parties that its events repeat; undefined once its answer is recorded. */
const openRefund = ({ parties, refunds }: PaymentState, refundId: string) => {
  const refund = refunds.get(refundId);
  return parties && refund?.status === 'requested' ? { ...parties, refundId, amount: refund.amount } : undefined;
};

const answers = [RecordAuthorisation, RecordCapture, RecordDecline, RecordRefund, RecordRefundFailure] as const;

export const Payment = aggregate(Payments, noPayment)
  .evolve({
    PaymentAuthorisationRequested: (payment, event) =>
      // History can hold the request after what came of it.
      payment.status === 'absent' ? become(payment, 'requested', event) : payment,
    PaymentAuthorised: (payment, event) => become(payment, 'authorised', event),
    PaymentCaptureRequested: (payment, event) => become(payment, 'capturing', event),
    PaymentChargeRequested: (payment, event) => become(payment, 'capturing', event),
    PaymentCaptured: (payment, event) => become(payment, 'captured', event),
    PaymentFailed: (payment, event) => become(payment, 'failed', event),
    RefundRequested: (payment, event) => withRefund(payment, 'requested', event),
    PaymentRefunded: (payment, event) => ({
      ...withRefund(payment, 'refunded', event),
      refunded: event.refundedTotal.amount,
    }),
    RefundFailed: (payment, event) => withRefund(payment, 'failed', event),
  })
  .decide([AuthorisePayment, ChargePayment, CapturePayment, FailPayment, RefundPayment, ...answers], {
    AuthorisePayment: (payment, asked) =>
      isNew(payment, asked) ? new PaymentAuthorisationRequested(chargeOf(asked)) : [],

    ChargePayment: (payment, asked) => (isNew(payment, asked) ? new PaymentChargeRequested(chargeOf(asked)) : []),

    CapturePayment: (payment, { paymentId }) => {
      const { status, charge } = existing(payment, paymentId);
      if (status === 'capturing' || status === 'captured') return [];
      return status === 'authorised' ? new PaymentCaptureRequested(charge) : notAuthorised(paymentId, status);
    },

    FailPayment: (payment, { paymentId, reason }) => {
      const { status, charge } = existing(payment, paymentId);
      if (status === 'failed') return [];
      return status === 'authorised' ? new PaymentFailed({ ...charge, reason }) : notAuthorised(paymentId, status);
    },

    RefundPayment: (payment, { paymentId, refundId, amount, reason }) => {
      const { status, parties, amount: captured } = existing(payment, paymentId);
      const before = payment.refunds.get(refundId);
      if (before && (!amount || encodeData(before.amount) === encodeData(amount))) return [];
      if (before) return reject('payment/refund-id-reused', `Refund ${refundId} was asked for with another amount.`);
      if (status !== 'captured') return reject('payment/not-captured', `Payment ${paymentId} is ${status}.`);
      const left = { ...captured, amount: captured.amount - claimedBack(payment) };
      if (!amount) return left.amount > 0n ? new RefundRequested({ ...parties, refundId, amount: left, reason }) : [];
      if (amount.currency !== left.currency)
        return reject('payment/other-currency', `Payment ${paymentId} was captured in ${left.currency}.`);
      if (amount.amount > left.amount)
        return reject('payment/refund-exceeds-captured', `Less than that is left of payment ${paymentId}.`);
      return new RefundRequested({ ...parties, refundId, amount, reason });
    },

    RecordAuthorisation: (payment, { paymentId, gatewayReference }) => {
      const { status, charge } = existing(payment, paymentId);
      return status === 'requested' ? new PaymentAuthorised({ ...charge, gatewayReference }) : [];
    },

    RecordCapture: (payment, { paymentId, gatewayReference }) => {
      const { status, charge } = existing(payment, paymentId);
      return status === 'capturing' ? new PaymentCaptured({ ...charge, gatewayReference }) : [];
    },

    RecordDecline: (payment, { paymentId, step, reason }) => {
      const { status, charge } = existing(payment, paymentId);
      const waiting = step === 'authorisation' ? 'requested' : 'capturing';
      return status === waiting ? new PaymentFailed({ ...charge, reason }) : [];
    },

    RecordRefund: (payment, { refundId, gatewayReference }) => {
      const refund = openRefund(payment, refundId);
      if (!refund) return [];
      const refundedTotal = { ...refund.amount, amount: payment.refunded + refund.amount.amount };
      return new PaymentRefunded({ ...refund, refundedTotal, gatewayReference });
    },

    RecordRefundFailure: (payment, { refundId, reason }) => {
      const refund = openRefund(payment, refundId);
      return refund ? new RefundFailed({ ...refund, reason }) : [];
    },
  });
