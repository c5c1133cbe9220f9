import type { PaymentMethod } from '@refold/events';
import { type EventMeta, madeOf, type Money } from '@refold/model';
import { toDigits, type MoneyDigits, type OrderDetails, type PaymentEntry } from '@refold/views';
import type { PaymentStanding } from '../payment-details/payment-steps';
import { entryOf } from '../entry-of';

interface PaymentEvent {
  readonly paymentId: string;
  readonly method: PaymentMethod;
  readonly amount: Money;
  /** Of all refunds so far, where the event is one. */
  readonly refundedTotal?: Money;
}

type Step<Event> = (before: PaymentStanding, event: Event, meta: EventMeta) => Partial<PaymentStanding>;

/** The payments with this one changed. Its first event, whichever it is in its history, makes the entry. */
export const paymentChanged = <Event extends PaymentEvent>(step: Step<Event>) =>
  madeOf(
    [step],
    ({ payments }: Readonly<OrderDetails>, event: Event, meta: EventMeta): Pick<OrderDetails, 'payments'> => {
      const { paymentId, method, amount, refundedTotal } = event;
      const known = entryOf(payments, paymentId);
      const { openRefunds = {}, ...before } = known ?? firstEntry(method, amount);
      const change = step({ ...before, openRefunds, status: known?.status ?? null }, event, meta);
      const entry = { ...before, openRefunds, ...change } as PaymentEntry;
      if (refundedTotal)
        return { payments: { ...payments, [paymentId]: { ...entry, refunded: toDigits(refundedTotal) } } };
      const ownAmount = change.status === undefined ? entry.amount : toDigits(amount);
      return { payments: { ...payments, [paymentId]: { ...entry, amount: ownAmount } } };
    },
  );

const firstEntry = (method: PaymentMethod, amount: Money): PaymentEntry => ({
  status: 'requested',
  method: method.type,
  installments: method.installments ?? null,
  amount: toDigits(amount),
  refunded: { amount: '0', currency: amount.currency },
  reason: null,
  at: '1970-01-01T00:00:00.000000Z',
});

type Sums = Pick<OrderDetails, 'paidAmount' | 'declinedAmount' | 'refundedAmount'>;

/**
 * What has come in, what will not, and what went back, in the order's currency. What went back had come in before, so a
 * refund does not lower what was paid.
 */
export const paymentSums = ({ payments, currency }: Readonly<OrderDetails>): Sums => {
  const entries = Object.values(payments);
  const sum = (of: readonly MoneyDigits[]): bigint =>
    of.reduce((total, money) => (money.currency === currency ? total + BigInt(money.amount) : total), 0n);
  const having = (...statuses: readonly PaymentEntry['status'][]): MoneyDigits[] =>
    entries.filter(({ status }) => statuses.includes(status)).map(({ amount }) => amount);
  return {
    paidAmount: sum(having('captured', 'refunded')),
    declinedAmount: sum(having('failed')),
    refundedAmount: sum(entries.map(({ refunded }) => refunded)),
  };
};
