import { CancelOrder, ConfirmOrder, isIn, isItsPayment, isWhole } from '@refold/commands';
import { checkoutRecords, Orders, Payments, Reservations } from '@refold/events';
import {
  end,
  fail,
  go,
  MinorUnits,
  Money,
  none,
  policy,
  stay,
  undo,
  type Duration,
  type SagaMeta,
} from '@refold/model';
import { z } from 'zod';

const State = z.strictObject({
  total: Money,
  /** Minor units that have gone back, whoever gave them back. */
  refunded: MinorUnits,
  /** What the order costs has come in. */
  paid: z.boolean(),
  reserved: z.boolean(),
});
type State = z.output<typeof State>;
type Step = Pick<SagaMeta, 'step' | 'undoing'>;

const cancelling = 'cancelling';
const outOfStock = (orderId: string) => new CancelOrder({ orderId, reason: 'out-of-stock' });

/** Paid and set aside, in any order: stock that people set aside says nothing of the payment. */
const whenReady = (state: State, orderId: string, { step, undoing }: Step) => {
  if (undoing || step !== 'waiting') return stay;
  return state.paid && state.reserved ? go('confirming', state, new ConfirmOrder({ orderId })) : go('waiting', state);
};

const isHeld = ({ refunded, total }: State): boolean => refunded < total.amount;

/** Confirmed by people before it was paid or could be had: it is brought on by them alone. */
const confirmedInVain = (orderId: string, why: string) => fail(`Order ${orderId} was confirmed by hand, and ${why}.`);

const askToCancel = (state: State, orderId: string, { undoing }: Step) =>
  undoing ? stay : go(cancelling, state, new CancelOrder({ orderId, reason: 'timed-out' }));

const waiting = policy('checkout_orders', {
  version: 1,
  key: 'orderId',
  from: [Orders, Payments, Reservations],
  state: State,
  sends: [ConfirmOrder, CancelOrder],
  records: checkoutRecords.orders,
})
  .start('OrderPlaced', (placed) =>
    isIn('choreography', placed)
      ? go('waiting', { total: placed.total, refunded: 0n, paid: false, reserved: false })
      : none,
  )
  .on({
    PaymentCaptured: (state, event, meta) => {
      if (!isItsPayment(event) || !isWhole(event, state)) return stay;
      return whenReady({ ...state, paid: true }, event.orderId, meta);
    },
    StockReserved: (state, { orderId }, meta) => whenReady({ ...state, reserved: true }, orderId, meta),
    PaymentFailed: (_, event) =>
      isItsPayment(event)
        ? end('cancelled', new CancelOrder({ orderId: event.orderId, reason: 'payment-declined' }))
        : stay,
    // Whoever looks at a cancelled order finds its money given back. The two come from two services, in any order.
    StockReservationFailed: (state, { orderId }, { undoing }) => {
      if (undoing) return stay;
      return isHeld(state) ? undo('refunding', state) : end('cancelled', outOfStock(orderId));
    },
    PaymentRefunded: (before, event, { step, undoing }) => {
      if (!isItsPayment(event)) return stay;
      const state = { ...before, refunded: event.refundedTotal.amount };
      if (!undoing) return go(step, state);
      return isHeld(state) ? undo(step, state) : end('cancelled', outOfStock(event.orderId));
    },
    // By people, where it is given up already: then the cancellation is refused, and they are told.
    OrderConfirmed: (state, _, { step, undoing }) => (undoing ? undo(step, state) : end('confirmed')),
    OrderCancelled: () => end('cancelled'),
  })
  // The order decides: who lost the race hears of what has won by its event.
  .refused({
    ConfirmOrder: (_, { code, message }, command) =>
      code === 'order/not-open' ? stay : fail(`ConfirmOrder was refused: ${message} (${code})`, command),
    CancelOrder: (_, { code, message }, command, { outcome }) =>
      code === 'order/not-open' && outcome !== 'cancelled'
        ? stay
        : fail(`CancelOrder was refused: ${message} (${code})`, command),
  })
  .compensation(askToCancel)
  .late({
    PaymentFailed: (_, event, { outcome }) =>
      outcome === 'confirmed' && isItsPayment(event) ? confirmedInVain(event.orderId, 'its payment has failed') : stay,
    StockReservationFailed: (_, { orderId }, { outcome }) =>
      outcome === 'confirmed' ? confirmedInVain(orderId, 'its stock is short') : stay,
  });

/**
 * What orders do by themselves in a choreography: they are confirmed once their stock is set aside, and cancelled once it
 * is known that they cannot be had or cannot be paid.
 * @param deadline how long it may take before the order is asked to be cancelled
 */
export const orderPolicy = (deadline: Duration) => waiting.deadline(deadline, askToCancel);
