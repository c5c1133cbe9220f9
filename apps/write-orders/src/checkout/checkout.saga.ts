import {
  CancelOrder,
  chargeFor,
  ChargePayment,
  ConfirmOrder,
  isIn,
  isItsPayment,
  refundFor,
  RefundPayment,
  ReleaseStock,
  reserveFor,
  ReserveStock,
  ScheduleShipment,
} from '@refold/commands';
import { checkoutRecords, Orders, Payments, Reservations } from '@refold/events';
import { end, fail, go, none, saga, stay, undo, type Duration, type Refused, type SagaMeta } from '@refold/model';
import { CheckoutState, isPaid, stateOf } from './checkout-state';
import { giveBack, givenBack, refundFailed, settledByHand } from './give-back';
import { onward } from './onward';

/** The order is asked to be cancelled, and has not said yet whether it is. Meanwhile nothing more is taken for it. */
const cancelling = 'cancelling';

/** Whoever is faster has the order: a confirmation that is on its way may still win, and then it goes on. */
const askToCancel = (state: CheckoutState, orderId: string) =>
  state.confirmed ? stay : go(cancelling, state, new CancelOrder({ orderId, reason: 'timed-out' }));

const isGivenUp = ({ undoing, outcome }: Pick<SagaMeta, 'undoing' | 'outcome'>): boolean =>
  undoing || outcome === 'cancelled';

const refusal = ({ type }: { readonly type: string }, { code, message }: Refused): string =>
  `${type} was refused: ${message} (${code})`;

const started = saga('checkout', {
  version: 1,
  key: 'orderId',
  from: [Orders, Payments, Reservations],
  state: CheckoutState,
  sends: [ChargePayment, ReserveStock, ConfirmOrder, ScheduleShipment, ReleaseStock, RefundPayment, CancelOrder],
  records: checkoutRecords.checkout,
}).start('OrderPlaced', (placed) =>
  placed.checkout && isIn('orchestration', placed)
    ? go('paying', stateOf(placed), chargeFor(placed, placed.checkout.payment))
    : none,
);

const conducted = started
  .on({
    PaymentCaptured: (before, event, meta) => {
      if (before.captured || !isItsPayment(event)) return stay;
      const state = { ...before, captured: event.amount };
      if (meta.step === cancelling) return go(cancelling, state);
      return isPaid(state) ? onward(state, event.orderId) : giveBack(state, event.orderId, meta, 'payment-declined');
    },
    PaymentFailed: (state, event, meta) => {
      if (state.captured || !isItsPayment(event)) return stay;
      if (state.confirmed) return fail(`Order ${event.orderId} was confirmed by hand, and its payment has failed.`);
      return giveBack(state, event.orderId, meta, 'payment-declined');
    },
    StockReserved: (state, { orderId }, { step, undoing }) => {
      // Set aside by hand for an order that is given up.
      if (undoing && !state.asked) return undo(step, { ...state, asked: true }, new ReleaseStock({ orderId }));
      if (undoing || state.reserved) return stay;
      const reserved = { ...state, asked: true, reserved: true };
      return step === cancelling || !state.captured ? go(step, reserved) : onward(reserved, orderId);
    },
    StockReservationFailed: (state, { orderId }, meta) => {
      if (meta.undoing || state.reserved || !state.asked) return stay;
      const why = `Order ${orderId} was confirmed by hand, and its stock is short.`;
      if (state.confirmed) return fail(why, reserveFor(orderId, state.lines));
      return giveBack({ ...state, asked: false }, orderId, meta, 'out-of-stock');
    },
    OrderConfirmed: (before, { orderId }, { step, undoing }) => {
      const state = { ...before, confirmed: true };
      return undoing ? undo(step, state) : onward(state, orderId);
    },
    OrderCancelled: (before, { orderId }, meta) => {
      const state = { ...before, cancelled: true };
      return meta.undoing ? undo(meta.step, state) : giveBack(state, orderId, meta);
    },
    PaymentRefunded: (before, event, meta) => {
      if (!isItsPayment(event)) return stay;
      const state = { ...before, refunded: event.refundedTotal.amount };
      return meta.undoing ? givenBack(state, event.orderId, meta) : go(meta.step, state);
    },
    RefundFailed: (state, event, meta) =>
      isItsPayment(event) && meta.undoing ? refundFailed(state, event.orderId, meta, event.reason) : stay,
  })
  // What the domain refuses is an answer. Anything else, such as a missing role, is for a person to mend and to retry.
  .refused({
    ChargePayment: (state, refused, command, meta) => {
      if (!refused.code.startsWith('payment/') || state.confirmed) return fail(refusal(command, refused), command);
      return isGivenUp(meta) ? stay : giveBack(state, command.orderId, meta, 'payment-declined');
    },
    ReserveStock: (state, refused, command, meta) => {
      if (!refused.code.startsWith('stock/') || state.confirmed) return fail(refusal(command, refused), command);
      return isGivenUp(meta) ? stay : giveBack(state, command.orderId, meta, 'out-of-stock');
    },
    ConfirmOrder: (state, refused, command, meta) => {
      if (refused.code !== 'order/not-open') return fail(refusal(command, refused), command);
      return isGivenUp(meta) ? stay : giveBack({ ...state, cancelled: true }, command.orderId, meta);
    },
    // Confirmed before its time was up: the event comes, and it goes on. Who has given back all, though, needs a person.
    CancelOrder: (_, refused, command, { outcome }) =>
      refused.code === 'order/not-open' && outcome !== 'cancelled' ? stay : fail(refusal(command, refused), command),
  })
  .compensation((state, orderId, meta) => (meta.undoing ? giveBack(state, orderId, meta) : askToCancel(state, orderId)))
  .skipped((state, orderId, { undoing }) => (undoing ? settledByHand(state, orderId) : stay))
  .late({
    PaymentCaptured: (state, event, { outcome, attempt }) => {
      if (outcome !== 'cancelled' || state.captured || !isItsPayment(event)) return stay;
      const refunds = state.refunds + 1;
      const refund = refundFor(event.orderId, refunds + attempt, 'the order was cancelled before it was paid');
      return go('refunding', { ...state, captured: event.amount, refunds }, refund);
    },
    PaymentRefunded: (state, event, { outcome }) =>
      outcome === 'cancelled' && isItsPayment(event) && event.refundedTotal.amount === state.captured?.amount
        ? end('cancelled')
        : stay,
    RefundFailed: (state, event, meta) =>
      meta.outcome === 'cancelled' && isItsPayment(event)
        ? refundFailed(state, event.orderId, meta, event.reason)
        : stay,
    StockReserved: (state, { orderId }, { outcome }) =>
      outcome === 'cancelled' && !state.asked
        ? go('releasing', { ...state, asked: true }, new ReleaseStock({ orderId }))
        : stay,
  });

/**
 * Charge, reserve, confirm, ship. Whatever goes wrong before the confirmation is given back; whether an order is confirmed
 * or cancelled is decided by the order alone, and the process follows it.
 * @param deadline how long it may take before the order is asked to be cancelled
 */
export const checkout = (deadline: Duration) => conducted.deadline(deadline, askToCancel);
