import type { Instant, Money } from '@refold/model';
import { toDigits, type Checkouts, type MoneyDigits, type PaidEntry } from '@refold/views';
import { entryOf } from '../entry-of';

/** The payments with this one changed. */
export const paymentChanged = (
  { payments }: Readonly<Checkouts>,
  { paymentId }: { readonly paymentId: string },
  status: PaidEntry['status'],
  at: Instant,
  { captured, refunded }: { readonly captured?: Money; readonly refunded?: Money } = {},
): Pick<Checkouts, 'payments'> => {
  const before = entryOf(payments, paymentId) ?? { captured: null, refunded: null };
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

/** The checkout's own, which has the order's id. Others are made by people, who also see to them: see `isItsPayment`. */
export const ownPayment = ({ orderId, payments }: Readonly<Checkouts>): PaidEntry | undefined =>
  entryOf(payments, orderId);

/** Whether more of the checkout's own payment has come in than has gone back. */
export const holdsMoney = (row: Readonly<Checkouts>): boolean => {
  const { captured = null, refunded = null } = ownPayment(row) ?? {};
  return captured !== null && BigInt(captured.amount) > BigInt(refunded?.amount ?? 0);
};
