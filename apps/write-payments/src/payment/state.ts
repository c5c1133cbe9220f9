import type { PaymentMethod } from '@refold/events';
import type { Money } from '@refold/model';

/** What every event of the payment repeats. */
export interface Parties {
  readonly paymentId: string;
  readonly orderId: string;
  readonly customerId: string;
  readonly method: PaymentMethod;
}

export interface Refund {
  readonly status: 'requested' | 'refunded' | 'failed';
  readonly amount: Money;
  readonly reason: string;
}

export interface PaymentState {
  readonly status: 'absent' | 'requested' | 'authorised' | 'capturing' | 'captured' | 'failed';
  /** Known from the first event, whichever it was. */
  readonly parties?: Parties;
  /** As last said: requested, authorised or captured. */
  readonly amount?: Money;
  readonly refunds: ReadonlyMap<string, Refund>;
  /** Minor units that have gone back. */
  readonly refunded: bigint;
}

export const noPayment = (): PaymentState => ({ status: 'absent', refunds: new Map(), refunded: 0n });

export const partiesOf = ({ paymentId, orderId, customerId, method }: Parties): Parties => ({
  paymentId,
  orderId,
  customerId,
  method,
});

/** The next state after an event that tells the payment's own amount. */
export const become = (
  payment: PaymentState,
  status: PaymentState['status'],
  event: Parties & { readonly amount: Money },
): PaymentState => ({ ...payment, status, parties: partiesOf(event), amount: event.amount });

/** The next state after an event about one refund. */
export const withRefund = (
  payment: PaymentState,
  status: Refund['status'],
  event: Parties & { readonly refundId: string; readonly amount: Money; readonly reason?: string },
): PaymentState => {
  const { refundId, amount, reason = payment.refunds.get(refundId)?.reason ?? '' } = event;
  const refunds = new Map(payment.refunds).set(refundId, { status, amount, reason });
  return { ...payment, parties: partiesOf(event), refunds };
};

/** Minor units that have gone back or are on their way: no more than was captured may be. */
export const claimedBack = ({ refunds, refunded }: PaymentState): bigint =>
  [...refunds.values()].reduce(
    (sum, { status, amount }) => (status === 'requested' ? sum + amount.amount : sum),
    refunded,
  );
