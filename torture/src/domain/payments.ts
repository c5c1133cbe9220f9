import { AuthorisePayment, CapturePayment, FailPayment, RefundPayment } from '@refold/commands';
import { Payments, type PaymentMethod } from '@refold/events';
import { decideOn, evolveAll, Rejection, type AnyEvent, type EventOf } from '@refold/model';
import { Payment } from '../../../apps/write-payments/src/payment/payment';
import type { Random } from '../chance/random';

type PaymentEvent = EventOf<typeof Payments>;
type PaymentCommand = Parameters<typeof decideOn<unknown, PaymentEvent, never>>[2];

/** What the payment's own aggregate makes of a command; nothing when it refuses. */
export const decidedByPayment = (events: readonly AnyEvent[], command: object): readonly AnyEvent[] => {
  try {
    const state = evolveAll(Payment, events as readonly PaymentEvent[]);
    return decideOn(Payment, state, command as PaymentCommand);
  } catch (error) {
    if (error instanceof Rejection) return [];
    throw error;
  }
};

/** Cards that the gateway answers to in their own ways: see the recording gateway. */
const cards = ['tok_visa', 'tok_visa', 'tok_visa', 'tok_declined', 'tok_capture_declined', 'tok_silent'];

interface Ids {
  readonly orderId: string;
  readonly customerId: string;
  readonly paymentId: string;
}

/** What somebody asks of a payment, decided by its aggregate: mostly the next step of its life. */
export const nextOfPayment = (ids: Ids, events: readonly AnyEvent[], chance: Random): readonly AnyEvent[] => {
  const last = events.at(-1)?.type;
  return decidedByPayment(events, last === undefined ? asked(ids, chance) : later(ids, last, chance));
};

const asked = (ids: Ids, chance: Random): object => {
  const method: PaymentMethod = { type: 'credit_card', cardToken: chance.pick(cards), installments: chance.below(4) };
  const amount = { amount: `${chance.between(10, 999)}.${chance.between(10, 99)}`, currency: 'BRL' };
  return new AuthorisePayment({ ...ids, amount, method });
};

const later = ({ paymentId }: Ids, last: string, chance: Random): object => {
  if (last === 'PaymentAuthorised')
    return chance.percent(80) ? new CapturePayment({ paymentId }) : new FailPayment({ paymentId, reason: 'given up' });
  const amount = { amount: `${chance.between(1, 5)}.00`, currency: 'BRL' };
  const refundId = `${paymentId}r${chance.below(3)}`;
  return new RefundPayment({ paymentId, refundId, amount, reason: 'broken' });
};
