import { CancelOrder, refundFor, ReleaseStock } from '@refold/commands';
import { end, fail, undo, type SagaMeta } from '@refold/model';
import { leftOf, type CheckoutState } from './checkout-state';

type Reason = NonNullable<CheckoutState['reason']>;
type Attempt = Pick<SagaMeta, 'attempt'>;

/**
 * Gives back what was taken, in the reverse order: the stock, then the money; the order itself is cancelled last. Stock
 * that was asked for is released also while nobody has answered: whichever of the two arrives first, none is held then.
 * @param reason why the order is to be cancelled; left out where it is already
 */
export const giveBack = (given: CheckoutState, orderId: string, { attempt }: Attempt, reason = given.reason) => {
  const state = { ...given, reason };
  const release = state.asked ? [new ReleaseStock({ orderId })] : [];
  if (leftOf(state) <= 0n) return end('cancelled', ...release, ...cancel(state, orderId));
  const refunds = state.refunds + 1;
  return undo('refunding', { ...state, refunds }, ...release, refundFor(orderId, refunds + attempt, whyOf(state)));
};

/** Money has gone back, by the process or by people: it is over when none is left. */
export const givenBack = (state: CheckoutState, orderId: string, { step }: Pick<SagaMeta, 'step'>) =>
  leftOf(state) > 0n ? undo(step, state) : end('cancelled', ...cancel(state, orderId));

/** What is left of a payment is tried again by another refund, once a person has said so. */
export const refundFailed = (state: CheckoutState, orderId: string, { attempt }: Attempt, reason: string) =>
  fail(
    `A refund of order ${orderId} has failed: ${reason}. See to it at the provider, then retry.`,
    refundFor(orderId, state.refunds + attempt + 1, whyOf(state)),
  );

/** A refund that the provider refuses was settled by people: the rest is as if it had gone back. */
export const settledByHand = (state: CheckoutState, orderId: string) => end('cancelled', ...cancel(state, orderId));

const cancel = ({ cancelled, reason }: CheckoutState, orderId: string): CancelOrder[] =>
  cancelled || reason === null ? [] : [new CancelOrder({ orderId, reason })];

const whyOf = ({ reason }: { readonly reason: Reason | null }): string =>
  reason === null ? 'the order was cancelled' : `the order was given up: ${reason}`;
