import {
  CheckoutEnded,
  CheckoutLate,
  CheckoutResumed,
  CheckoutStarted,
  CheckoutStepped,
  CheckoutStuck,
  OrderCancelled,
  OrderPlaced,
  PaymentChargeRequested,
  PaymentRefunded,
  RefundFailed,
  StockReservationFailed,
  StockReservationReleased,
  StockReserved,
  type CheckoutStyle,
} from '@refold/events';
import { brl } from './happenings';

/* What happens to one order that is checked out, in the fewest words. */
const ids = { orderId: 'order-1', customerId: 'ann' };
const method = { type: 'credit_card' };
const payment = { ...ids, paymentId: ids.orderId, method };
/** The order's total, and what is paid. */
const total = brl('2850');

export const checkedOut = (style: CheckoutStyle, orderId = ids.orderId) =>
  new OrderPlaced({
    ...{ ...ids, orderId, shipTo: { state: 'SP' }, currency: 'BRL', total, checkout: { style, payment: method } },
    lines: [{ sku: 'teapot', quantity: 1, unitPrice: total, freight: brl('0') }],
  });
export const cancelledFor = (reason: OrderCancelled['reason']) => new OrderCancelled({ ...ids, reason });

export const charged = new PaymentChargeRequested({ ...payment, amount: total });
export const refundedInAll = new PaymentRefunded({ ...payment, refundId: 'r', amount: total, refundedTotal: total });
export const refundFailed = new RefundFailed({ ...payment, refundId: 'r', amount: total, reason: 'closed account' });

const lines = [{ sku: 'teapot', quantity: 1 }];
export const reserved = new StockReserved({ orderId: ids.orderId, lines });
export const short = new StockReservationFailed({ orderId: ids.orderId, shortages: [] });
export const released = new StockReservationReleased({ orderId: ids.orderId, lines });

/** `ChargePayment` as an instance tells that it sent it: the same name is always the same command. */
export const sending = (type: string) => ({
  id: `00000000-0000-5000-8000-${Buffer.from(type.padEnd(6)).toString('hex').slice(0, 12)}`,
  type,
});
const because = { kind: 'event', type: 'PaymentCaptured', id: '0192f0c1-0000-7000-8000-000000000007' } as const;
const told = (sent: readonly string[], answered: readonly string[]) => ({
  sent: sent.map(sending),
  answered: answered.map(sending),
});

/** The process that conducts it, when nothing else is said. */
const conductor = { orderId: ids.orderId, saga: 'checkout', version: 1 };

export const started = (sent: readonly string[] = []) =>
  new CheckoutStarted({ ...conductor, step: 'paying', sent: sent.map(sending), deadlineAt: '2026-01-01T00:15:00Z' });
export const stepped = (
  step: string,
  sent: readonly string[] = [],
  answered: readonly string[] = [],
  { undoing = false, refused = '' } = {},
) =>
  new CheckoutStepped({
    ...{ ...conductor, step, undoing, ...told(sent, answered) },
    because: refused ? { kind: 'refusal', ...sending(refused) } : because,
  });
export const stuck = (why: string, command?: string, undoing = false, saga = conductor.saga) =>
  new CheckoutStuck({
    ...{ ...conductor, saga, step: 'reserving', undoing, why },
    ...(command !== undefined && { command: sending(command) }),
  });
export const resumed = (
  by: CheckoutResumed['by'],
  sent: readonly string[] = [],
  saga = conductor.saga,
  { answered = [] as readonly string[], left = [] as readonly string[] } = {},
) =>
  new CheckoutResumed({
    ...{ ...conductor, saga, by, ...told(sent, answered) },
    left: left.map((type) => ({ why: `${type} is not answered`, commandId: sending(type).id })),
  });
export const endedAs = (outcome: string, answered: readonly string[] = []) =>
  new CheckoutEnded({ ...conductor, outcome, because, ...told([], answered) });
export const cameLate = (sent: readonly string[]) =>
  new CheckoutLate({ ...conductor, because, sent: sent.map(sending) });
