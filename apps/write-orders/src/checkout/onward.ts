import { ConfirmOrder, reserveFor, shipFor } from '@refold/commands';
import { end, go } from '@refold/model';
import type { CheckoutState } from './checkout-state';

/**
 * The next step towards the shipment. The confirmation is the pivot: before it everything can be given back, after it the
 * order is only brought on. Where a person has confirmed it already, money and stock are waited for all the same.
 */
export const onward = (state: CheckoutState, orderId: string) => {
  if (!state.captured) return go('paying', state);
  if (!state.asked) return go('reserving', { ...state, asked: true }, reserveFor(orderId, state.lines));
  if (!state.reserved) return go('reserving', state);
  if (!state.confirmed) return go('confirming', state, new ConfirmOrder({ orderId }));
  return end('confirmed', shipFor({ orderId, ...state }));
};
