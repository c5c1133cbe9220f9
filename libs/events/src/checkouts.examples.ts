import {
  CheckoutEnded,
  CheckoutLate,
  CheckoutResumed,
  CheckoutStarted,
  CheckoutStepped,
  CheckoutStuck,
} from './checkouts';

const of = { orderId: 'order-1', saga: 'checkout', version: 1 };
const charge = { id: '0b8f1f2e-57a1-5a3e-9c5b-2f6f6f0f0001', type: 'ChargePayment' };
const reserve = { id: '0b8f1f2e-57a1-5a3e-9c5b-2f6f6f0f0002', type: 'ReserveStock' };
const because = { kind: 'event', type: 'PaymentCaptured', id: '0192f0c1-0000-7000-8000-000000000007' } as const;

export const checkoutStarted = new CheckoutStarted({
  ...of,
  step: 'paying',
  sent: [charge],
  deadlineAt: '2026-01-01T00:15:00Z',
});
export const checkoutStepped = new CheckoutStepped({
  ...{ ...of, step: 'reserving', undoing: false, because },
  ...{ sent: [reserve], answered: [charge] },
});
export const checkoutStuck = new CheckoutStuck({
  ...{ ...of, step: 'reserving', undoing: false },
  ...{ why: 'ReserveStock was refused: There is no such product. (stock/unknown)', command: reserve },
});
export const checkoutResumed = new CheckoutResumed({
  ...{ ...of, by: 'retry', reason: 'the product is listed now', operator: 'ana', sent: [], answered: [] },
  left: [{ why: 'ReserveStock is not answered: inventory gave no answer (ECONNREFUSED)', commandId: reserve.id }],
});
export const checkoutEnded = new CheckoutEnded({
  ...{ ...of, outcome: 'cancelled', because, sent: [], answered: [reserve] },
});
export const checkoutLate = new CheckoutLate({ ...of, because, sent: [charge] });
