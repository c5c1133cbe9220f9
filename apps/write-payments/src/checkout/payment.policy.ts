import { chargeFor, ChargePayment, isIn, isItsPayment, refundFor, RefundPayment } from '@refold/commands';
import { checkoutRecords, Orders, Payments, Reservations } from '@refold/events';
import { end, fail, go, MinorUnits, none, policy, stay, undo, type SagaMeta } from '@refold/model';
import { z } from 'zod';

const State = z.strictObject({
  /** Minor units that have come in; null until then. */
  captured: MinorUnits.nullable(),
  /** Minor units that have gone back, whoever gave them back. */
  refunded: MinorUnits,
  /** How many refunds it has asked for. */
  refunds: z.int(),
  /** Confirmed before the money was heard of: the two come from two services, in any order. */
  confirmed: z.boolean(),
});
type State = z.output<typeof State>;
type Attempt = Pick<SagaMeta, 'attempt'>;

const reason = 'the order was given up';

const refund = (given: State, orderId: string, { attempt }: Attempt) => {
  const state = { ...given, refunds: given.refunds + 1 };
  return undo('refunding', state, refundFor(orderId, state.refunds + attempt, reason));
};

/** What came in goes back. What may still come in does so when it comes, after the end. */
const giveBack = (state: State, orderId: string, meta: Pick<SagaMeta, 'undoing' | 'attempt'>) => {
  if (meta.undoing) return stay;
  return state.captured === null || state.refunded >= state.captured ? end('cancelled') : refund(state, orderId, meta);
};

const refundFailed = (state: State, orderId: string, { attempt }: Attempt, why: string) =>
  fail(
    `A refund of order ${orderId} has failed: ${why}. See to it at the provider, then retry.`,
    refundFor(orderId, state.refunds + attempt + 1, reason),
  );

/**
 * What payments do by themselves in a choreography: they charge an order when it is placed, and give its money back when
 * it cannot be had or is cancelled.
 */
export const PaymentPolicy = policy('checkout_payments', {
  version: 1,
  key: 'orderId',
  from: [Orders, Payments, Reservations],
  state: State,
  sends: [ChargePayment, RefundPayment],
  records: checkoutRecords.payments,
})
  .start('OrderPlaced', (placed) =>
    placed.checkout && isIn('choreography', placed)
      ? go(
          'charging',
          { captured: null, refunded: 0n, refunds: 0, confirmed: false },
          chargeFor(placed, placed.checkout.payment),
        )
      : none,
  )
  .on({
    PaymentCaptured: (state, event) => {
      if (state.captured !== null || !isItsPayment(event)) return stay;
      return state.confirmed ? end('paid') : go('captured', { ...state, captured: event.amount.amount });
    },
    PaymentFailed: (state, event) => (state.captured === null && isItsPayment(event) ? end('declined') : stay),
    PaymentRefunded: (before, event, { step, undoing }) => {
      if (!isItsPayment(event)) return stay;
      const state = { ...before, refunded: event.refundedTotal.amount };
      if (!undoing) return go(step, state);
      return state.refunded === state.captured ? end('cancelled') : undo(step, state);
    },
    RefundFailed: (state, event, meta) =>
      isItsPayment(event) && meta.undoing ? refundFailed(state, event.orderId, meta, event.reason) : stay,
    StockReservationFailed: (state, { orderId }, meta) => giveBack(state, orderId, meta),
    OrderCancelled: (state, { orderId }, meta) => giveBack(state, orderId, meta),
    OrderConfirmed: (state, _, { step, undoing }) => {
      if (undoing) return stay;
      return state.captured === null ? go(step, { ...state, confirmed: true }) : end('paid');
    },
  })
  .refused({
    ChargePayment: (_, { code, message }, command, { outcome }) =>
      outcome === 'cancelled' && code.startsWith('payment/')
        ? stay
        : fail(`ChargePayment was refused: ${message} (${code})`, command),
  })
  .compensation((state, orderId, meta) => (meta.undoing ? refund(state, orderId, meta) : stay))
  // A refund that the provider refuses was settled by people.
  .skipped((_, __, { undoing }) => (undoing ? end('cancelled') : stay))
  .late({
    PaymentCaptured: (before, event, { outcome, attempt }) => {
      if (outcome !== 'cancelled' || before.captured !== null || !isItsPayment(event)) return stay;
      const state = { ...before, captured: event.amount.amount, refunds: before.refunds + 1 };
      return go('refunding', state, refundFor(event.orderId, state.refunds + attempt, reason));
    },
    PaymentRefunded: (state, event, { outcome }) =>
      outcome === 'cancelled' && isItsPayment(event) && event.refundedTotal.amount === state.captured
        ? end('cancelled')
        : stay,
    RefundFailed: (state, event, meta) =>
      meta.outcome === 'cancelled' && isItsPayment(event)
        ? refundFailed(state, event.orderId, meta, event.reason)
        : stay,
  });
