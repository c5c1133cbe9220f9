import { CancelOrder, ConfirmOrder, PlaceOrder } from '@refold/commands';
import { OrderCancelled, OrderConfirmed, OrderPlaced, Orders } from '@refold/events';
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

export const Order = aggregate(Orders, (): Order => ({ status: 'absent' }))
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
    PlaceOrder: ({ status, placed: before }, { orderId, customerId, shipTo, currency, lines: asked }) => {
      const lines = linesOf(asked, currency);
      const placed = new OrderPlaced({ orderId, customerId, shipTo, currency, lines, total: totalOf(lines, currency) });
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
