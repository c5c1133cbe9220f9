import { CancelOrder, ConfirmOrder, PlaceOrder } from '@refold/commands';
import { OrderCancelled, OrderConfirmed, OrderPlaced, Orders, type CheckoutStyle } from '@refold/events';
import { aggregate, encodeData, reject } from '@refold/model';
import { linesOf, totalOf } from './total';

interface Order {
  readonly status: 'absent' | 'placed' | 'confirmed' | 'cancelled';
  readonly customerId?: string;
  /** Missing in a history that begins later. */
  readonly placed?: OrderPlaced;
}

const unknown = (orderId: string) => reject('order/unknown', `There is no order ${orderId}.`);
const notOpen = (orderId: string, status: string) =>
  reject('order/not-open', `Order ${orderId} is ${status}, so it is not open any more.`);

/** What was placed, as it is kept. Whoever repeats the command means the order as it began, whatever begins orders now. */
const placedBy = (style: CheckoutStyle, { placed: before }: Order, asked: PlaceOrder): OrderPlaced => {
  const { orderId, customerId, shipTo, currency, payment } = asked;
  const lines = linesOf(asked.lines, currency);
  const total = totalOf(lines, currency);
  const checkout = payment && { style: before?.checkout?.style ?? style, payment };
  return new OrderPlaced({ orderId, customerId, shipTo, currency, lines, total, checkout });
};

/** @param style of the checkout of orders that are placed from now on with a payment */
export const orderIn = (style: CheckoutStyle) =>
  aggregate(Orders, (): Order => ({ status: 'absent' }))
    .evolve({
      // History can hold a cancellation before the placement that it belongs to.
      OrderPlaced: ({ status }, placed) => ({
        status: status === 'absent' ? 'placed' : status,
        customerId: placed.customerId,
        placed,
      }),
      OrderConfirmed: (order, { customerId }) => ({ ...order, status: 'confirmed', customerId }),
      OrderCancelled: (order, { customerId }) => ({ ...order, status: 'cancelled', customerId }),
    })
    .decide([PlaceOrder, ConfirmOrder, CancelOrder], {
      PlaceOrder: (order, asked) => {
        const { status, placed: before } = order;
        const { orderId, payment } = asked;
        const placed = placedBy(style, order, asked);
        if (payment && placed.total.amount === 0n)
          return reject('order/nothing-to-pay', `Order ${orderId} costs nothing. Place it without a payment.`);
        if (status === 'absent') return placed;
        if (before && encodeData(before) === encodeData(placed)) return []; // A repeated command is answered, not refused.
        return reject('order/already-placed', `Order ${orderId} was placed before, with other content.`);
      },

      ConfirmOrder: ({ status, customerId }, { orderId }) => {
        if (customerId === undefined) return unknown(orderId);
        if (status === 'confirmed') return [];
        return status === 'placed' ? new OrderConfirmed({ orderId, customerId }) : notOpen(orderId, status);
      },

      CancelOrder: ({ status, customerId }, { orderId, reason }) => {
        if (customerId === undefined) return unknown(orderId);
        if (status === 'cancelled') return [];
        return status === 'placed' ? new OrderCancelled({ orderId, customerId, reason }) : notOpen(orderId, status);
      },
    });

export const Order = orderIn('orchestration');
