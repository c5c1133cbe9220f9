import { CancelOrder, ConfirmOrder, isIn, isItsPayment } from '@refold/commands';
import { checkoutRecords, Orders, Payments, Reservations } from '@refold/events';
import { end, fail, go, MinorUnits, none, policy, stay, undo, type Duration, type SagaMeta } from '@refold/model';
import { z } from 'zod';

/** Minor units. */
const State = z.strictObject({ total: MinorUnits, refunded: MinorUnits });
type State = z.output<typeof State>;

const cancelling = 'cancelling';
const outOfStock = (orderId: string) => new CancelOrder({ orderId, reason: 'out-of-stock' });

const askToCancel = (state: State, orderId: string, { undoing }: Pick<SagaMeta, 'undoing'>) =>
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
    isIn('choreography', placed) ? go('waiting', { total: placed.total.amount, refunded: 0n }) : none,
  )
  .on({
    StockReserved: (state, { orderId }, { step, undoing }) =>
      undoing || step !== 'waiting' ? stay : go('confirming', state, new ConfirmOrder({ orderId })),
    PaymentFailed: (_, event) =>
      isItsPayment(event)
        ? end('cancelled', new CancelOrder({ orderId: event.orderId, reason: 'payment-declined' }))
        : stay,
    // Whoever looks at a cancelled order finds its money given back. The two come from two services, in any order.
    StockReservationFailed: (state, { orderId }, { undoing }) => {
      if (undoing) return stay;
      return state.refunded < state.total ? undo('refunding', state) : end('cancelled', outOfStock(orderId));
    },
    PaymentRefunded: (before, event, { step, undoing }) => {
      if (!isItsPayment(event)) return stay;
      const state = { ...before, refunded: event.refundedTotal.amount };
      if (!undoing) return go(step, state);
      return state.refunded < state.total ? undo(step, state) : end('cancelled', outOfStock(event.orderId));
    },
    OrderConfirmed: () => end('confirmed'),
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
  .compensation(askToCancel);

/**
 * What orders do by themselves in a choreography: they are confirmed once their stock is set aside, and cancelled once it
 * is known that they cannot be had or cannot be paid.
 * @param deadline how long it may take before the order is asked to be cancelled
 */
export const orderPolicy = (deadline: Duration) => waiting.deadline(deadline, askToCancel);
