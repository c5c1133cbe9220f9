import { Payments, type PaymentMethod } from '@refold/events';
import { type EventMeta, madeOf, type Money, postgresView } from '@refold/model';
import { PaymentDetails } from '@refold/views';
import { type PaymentStanding, paymentSteps } from './payment-steps';

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
  PaymentAuthorisationRequested: toldBy(paymentSteps.PaymentAuthorisationRequested),
  PaymentChargeRequested: toldBy(paymentSteps.PaymentChargeRequested),
  PaymentAuthorised: toldBy(paymentSteps.PaymentAuthorised),
  PaymentCaptured: toldBy(paymentSteps.PaymentCaptured),
  PaymentFailed: toldBy(paymentSteps.PaymentFailed),
  RefundRequested: paymentSteps.RefundRequested,
  PaymentRefunded: madeOf([paymentSteps.PaymentRefunded], (row, event, meta) => ({
    ...paymentSteps.PaymentRefunded(row, event, meta),
    refundedAmount: event.refundedTotal.amount,
  })),
  RefundFailed: paymentSteps.RefundFailed,
});

type Step<Event> = (before: PaymentStanding, event: Event, meta: EventMeta) => Partial<PaymentStanding>;

function toldBy<Event extends PaymentEvent>(step: Step<Event>) {
  return madeOf([step], (row: Readonly<PaymentDetails>, event: Event, meta: EventMeta) =>
    told(row, event, step(row, event, meta)),
  );
}

interface PaymentEvent {
  readonly orderId: string;
  readonly customerId: string;
  readonly method: PaymentMethod;
  readonly amount: Money;
}

/** Each event that sets a status tells all of the payment; history may begin it at any of them. */
const told = (
  { begunAt }: Readonly<PaymentDetails>,
  { orderId, customerId, method, amount }: PaymentEvent,
  step: Partial<PaymentStanding>,
): Partial<PaymentDetails> =>
  step.status === undefined
    ? {}
    : {
        ...step,
        orderId,
        customerId,
        method: method.type,
        installments: method.installments ?? null,
        currency: amount.currency,
        amount: amount.amount,
        begunAt: begunAt ?? step.at,
      };
