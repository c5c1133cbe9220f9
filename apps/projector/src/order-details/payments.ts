import type { PaymentMethod } from '@refold/events';
import type { Money } from '@refold/model';
import { toDigits, type MoneyDigits, type OrderDetails, type PaymentEntry } from '@refold/views';

interface PaymentEvent {
  readonly paymentId: string;
  readonly method: PaymentMethod;
  readonly amount: Money;
}

interface PaymentChange extends Partial<Pick<PaymentEntry, 'status' | 'reason' | 'at'>> {
  /** Of all refunds so far. */
  readonly refunded?: Money;
}

/** The payments with this one changed. Its first event, whichever it is in its history, makes the entry. */
export const paymentChanged = (
  { payments }: Readonly<OrderDetails>,
  { paymentId, method, amount }: PaymentEvent,
  { refunded, ...change }: PaymentChange,
): Pick<OrderDetails, 'payments'> => {
  const before = payments[paymentId] ?? firstEntry(method, amount);
  const ownAmount = refunded === undefined && change.status !== undefined ? toDigits(amount) : before.amount;
  const entry = { ...before, ...change, amount: ownAmount, ...(refunded && { refunded: toDigits(refunded) }) };
  return { payments: { ...payments, [paymentId]: entry } };
};

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
