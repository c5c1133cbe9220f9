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
    currency: null,
    amount: null,
    refundedAmount: 0n,
    begunAt: null,
    at: null,
  },
}).on({
  PaymentAuthorisationRequested: (row, event, { at }) => ({ status: 'requested', ...payment(row, event, at) }),
  PaymentChargeRequested: (row, event, { at }) => ({ status: 'requested', ...payment(row, event, at) }),
  PaymentAuthorised: (row, event, { at }) => ({ status: 'authorised', ...payment(row, event, at) }),
  PaymentCaptured: (row, event, { at }) => ({ status: 'captured', ...payment(row, event, at) }),
  PaymentFailed: (row, event, { at }) => ({ status: 'failed', reason: event.reason, ...payment(row, event, at) }),
  RefundRequested: (_, { reason }) => ({ reason }),
  PaymentRefunded: (_, { refundedTotal }, { at }) => ({
    status: 'refunded',
    refundedAmount: refundedTotal.amount,
    at,
  }),
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
