import {
  CommitStock,
  isItsPayment,
  isItsShipment,
  isWhole,
  ReleaseStock,
  reserveFor,
  ReserveStock,
} from '@refold/commands';
import { checkoutRecords, CheckoutStyle, Orders, Payments, Reservations, Shipments } from '@refold/events';
import { end, fail, go, Id, Money, none, policy, stay } from '@refold/model';
import { z } from 'zod';

const State = z.strictObject({
  style: CheckoutStyle,
  total: Money,
  lines: z.array(z.strictObject({ sku: Id, quantity: z.int() })),
  /** Whether stock was asked for, by this policy or by people, and may be set aside. */
  asked: z.boolean(),
});

/**
 * What the stock does by itself. In a choreography it is set aside when the order is paid, and given back when the order is
 * cancelled. In both styles what was set aside leaves the shelf when the shipment leaves.
 */
export const StockPolicy = policy('checkout_stock', {
  version: 1,
  key: 'orderId',
  from: [Orders, Payments, Reservations, Shipments],
  state: State,
  sends: [ReserveStock, ReleaseStock, CommitStock],
  records: checkoutRecords.stock,
})
  .start('OrderPlaced', ({ checkout, total, lines }) =>
    checkout
      ? go('waiting', {
          ...{ style: checkout.style, total, asked: false },
          lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
        })
      : none,
  )
  .on({
    PaymentCaptured: (state, event) => {
      if (state.style !== 'choreography' || state.asked || !isItsPayment(event) || !isWhole(event, state)) return stay;
      return go('reserving', { ...state, asked: true }, reserveFor(event.orderId, state.lines));
    },
    // By people, before the order was paid: it is not asked for again, and goes back with the order.
    StockReserved: (state, _, { step }) =>
      state.style === 'choreography' && !state.asked ? go(step, { ...state, asked: true }) : stay,
    // Released also while nobody has answered: whichever of the two arrives first, nothing is held then.
    OrderCancelled: ({ asked }, { orderId }) => end('cancelled', ...(asked ? [new ReleaseStock({ orderId })] : [])),
    ShipmentDispatched: (_, event) =>
      isItsShipment(event) ? end('issued', new CommitStock({ orderId: event.orderId })) : stay,
  })
  .refused({
    ReserveStock: (_, { code, message }, command, { outcome }) =>
      outcome === 'cancelled' && code.startsWith('stock/')
        ? stay
        : fail(`ReserveStock was refused: ${message} (${code})`, command),
  })
  .late({
    // Set aside by hand for an order that is cancelled.
    StockReserved: (state, { orderId }, { outcome }) =>
      outcome === 'cancelled' && state.style === 'choreography' && !state.asked
        ? go('releasing', { ...state, asked: true }, new ReleaseStock({ orderId }))
        : stay,
  });
