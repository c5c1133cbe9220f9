import { Payments, type PaymentMethod } from '@refold/events';
import { type Instant, type Money, postgresView } from '@refold/model';
import { PaymentDetails } from '@refold/views';

/** Payments by themselves. They are folded from their own streams alone, so each costs its few events once. */
export const paymentDetails = postgresView(PaymentDetails, {
  name: 'payment_details',
  version: 1,
  key: 'paymentId',
  from: [Payments],
  definedBy: [
    'PaymentAuthorisationRequested',
    'PaymentChargeRequested',
    'PaymentAuthorised',
    'PaymentCaptured',
    'PaymentFailed',
  ],
  initial: {
    orderId: null,
    customerId: null,
    status: null,
    method: null,
    installments: null,
    reason: null,
    openRefunds: {},
    currency: null,
    amount: null,
    refundedAmount: 0n,
    begunAt: null,
    at: null,
  },
}).on({
  PaymentAuthorisationRequested: (row, event, { at }) => requested(row, event, at),
  PaymentChargeRequested: (row, event, { at }) => requested(row, event, at),
  PaymentAuthorised: (row, event, { at }) => ({ status: 'authorised', ...payment(row, event, at) }),
  PaymentCaptured: (row, event, { at }) => ({ status: 'captured', ...payment(row, event, at) }),
  PaymentFailed: (row, event, { at }) => ({ status: 'failed', reason: event.reason, ...payment(row, event, at) }),
  RefundRequested: ({ openRefunds }, { refundId, reason }) => ({ openRefunds: { ...openRefunds, [refundId]: reason } }),
  PaymentRefunded: (row, { refundId, refundedTotal }, { at }) => ({
    status: 'refunded',
    reason: row.openRefunds[refundId] ?? row.reason,
    openRefunds: without(row.openRefunds, refundId),
    refundedAmount: refundedTotal.amount,
    at,
  }),
  RefundFailed: ({ openRefunds }, { refundId }) => ({ openRefunds: without(openRefunds, refundId) }),
});

interface PaymentEvent {
  readonly orderId: string;
  readonly customerId: string;
  readonly method: PaymentMethod;
  readonly amount: Money;
}

/** Each event that sets a status tells all of it; history may begin a payment at any of them. */
const payment = ({ begunAt }: Readonly<PaymentDetails>, event: PaymentEvent, at: Instant) => ({
  orderId: event.orderId,
  customerId: event.customerId,
  method: event.method.type,
  installments: event.method.installments ?? null,
  currency: event.amount.currency,
  amount: event.amount.amount,
  begunAt: begunAt ?? at,
  at,
});

/** The first step. History can tell it after what came of it: then it is no news. */
const requested = (row: Readonly<PaymentDetails>, event: PaymentEvent, at: Instant): Partial<PaymentDetails> =>
  row.status === null ? { status: 'requested', ...payment(row, event, at) } : {};

const without = (refunds: PaymentDetails['openRefunds'], refundId: string): PaymentDetails['openRefunds'] =>
  Object.fromEntries(Object.entries(refunds).filter(([id]) => id !== refundId));
