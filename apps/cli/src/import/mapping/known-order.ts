import type { PaymentMethod, ReservedLine } from '@refold/events';
import { RecordProblem } from '../record/finding';

/** What the mapper remembers of an order, so that later records of the same file can follow it. */
export interface KnownOrder {
  readonly customerId: string;
  /** One entry a sku, however many lines it has. */
  readonly reserved: readonly ReservedLine[];
  reservation: 'none' | 'reserved' | 'committed' | 'released';
}

export interface KnownPayment {
  readonly orderId: string;
  readonly customerId: string;
  readonly method: PaymentMethod;
  readonly currency: string;
  refunded: bigint;
}

/** The orders and payments of the files so far. It grows by some hundred bytes an order. */
export class KnownRecords {
  private readonly orders = new Map<string, KnownOrder>();
  private readonly leftOut = new Set<string>();
  private readonly payments = new Map<string, KnownPayment>();

  remember(orderId: string, order: KnownOrder): void {
    this.orders.set(orderId, order);
  }

  rememberPayment(paymentId: string, payment: KnownPayment): void {
    this.payments.set(paymentId, payment);
  }

  /** Records that follow an order that could not be imported are left out with it, and say so. */
  leaveOut(orderId: string): void {
    this.leftOut.add(orderId);
  }

  /** @throws RecordProblem `<records>_whose_order_is_missing` or `<records>_of_orders_left_out` */
  order(records: string, orderId: string): KnownOrder {
    const order = this.orders.get(orderId);
    if (order) return order;
    throw this.leftOut.has(orderId)
      ? new RecordProblem(`${records}_of_orders_left_out`, `The order ${orderId} was left out.`)
      : new RecordProblem(`${records}_whose_order_is_missing`, `The order ${orderId} is not among the records before.`);
  }

  /** @throws RecordProblem `refunds_whose_payment_is_missing` */
  payment(paymentId: string): KnownPayment {
    const payment = this.payments.get(paymentId);
    if (payment) return payment;
    throw new RecordProblem(
      'refunds_whose_payment_is_missing',
      `The payment ${paymentId} is not among the records before.`,
    );
  }
}

/** Sums the quantities of a sku over the lines of an order, in the order of their first appearance. */
export const reservedLines = (lines: readonly ReservedLine[]): ReservedLine[] => {
  const bySku = new Map<string, number>();
  for (const { sku, quantity } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity }));
};
