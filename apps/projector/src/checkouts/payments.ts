import type { Instant, Money } from '@refold/model';
import { toDigits, type Checkouts, type MoneyDigits, type PaidEntry } from '@refold/views';

/** The payments with this one changed. */
export const paymentChanged = (
  { payments }: Readonly<Checkouts>,
  { paymentId }: { readonly paymentId: string },
  status: PaidEntry['status'],
  at: Instant,
  { captured, refunded }: { readonly captured?: Money; readonly refunded?: Money } = {},
): Pick<Checkouts, 'payments'> => {
  const before = payments[paymentId] ?? { captured: null, refunded: null };
  const money = {
    captured: captured ? toDigits(captured) : before.captured,
    refunded: refunded ? toDigits(refunded) : before.refunded,
  };
  return { payments: { ...payments, [paymentId]: { status, ...money, at } } };
};

type Sums = Pick<Checkouts, 'capturedAmount' | 'refundedAmount'>;

/** What has come in and what has gone back, in the order's currency. */
export const paymentSums = ({ payments, currency }: Readonly<Checkouts>): Sums => {
  const sum = (of: (entry: PaidEntry) => MoneyDigits | null): bigint =>
    Object.values(payments)
      .map(of)
      .reduce((total, money) => (money?.currency === currency ? total + BigInt(money?.amount ?? 0) : total), 0n);
  return { capturedAmount: sum(({ captured }) => captured), refundedAmount: sum(({ refunded }) => refunded) };
};

/** Whether more has come in than has gone back, in any currency. */
export const holdsMoney = ({ payments }: Readonly<Checkouts>): boolean =>
  Object.values(payments).some(
    ({ captured, refunded }) => captured !== null && BigInt(captured.amount) > BigInt(refunded?.amount ?? 0),
  );

export const wasPaid = ({ payments }: Readonly<Checkouts>): boolean =>
  Object.values(payments).some(({ captured }) => captured !== null);

/** Whether there are payments and none of them can come in any more. */
export const wasDeclined = ({ payments }: Readonly<Checkouts>): boolean => {
  const entries = Object.values(payments);
  return entries.length > 0 && entries.every(({ status }) => status === 'failed');
};
