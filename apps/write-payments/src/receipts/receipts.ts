import type { PaymentCaptured, PaymentRefunded } from '@refold/events';
import { formatMoney, type Money } from '@refold/model';
import type { Payer } from '../customers/payer.row';

/** A receipt, under the key by which it is sent once. */
export interface Receipt {
  readonly key: string;
  readonly to: string | null;
  readonly subject: string;
  readonly text: string;
}

export const receiptOf = ({ paymentId, orderId, amount, method }: PaymentCaptured, payer?: Payer): Receipt => ({
  key: `payment-${paymentId}/receipt`,
  to: payer?.email ?? null,
  subject: `Receipt for your order ${orderId}`,
  text: `${madeOutTo(payer)}\n\nWe have received ${moneyText(amount)} by ${method.type} for order ${orderId}.\nPayment: ${paymentId}\n`,
});

export const refundReceiptOf = (
  { paymentId, orderId, refundId, amount, refundedTotal }: PaymentRefunded,
  payer?: Payer,
): Receipt => ({
  key: `payment-${paymentId}/refund-${refundId}`,
  to: payer?.email ?? null,
  subject: `Refund for your order ${orderId}`,
  text: `${madeOutTo(payer)}\n\nWe have paid back ${moneyText(amount)} for order ${orderId}; ${moneyText(refundedTotal)} in all.\nPayment: ${paymentId}\nRefund: ${refundId}\n`,
});

const madeOutTo = (payer?: Payer): string => (payer?.name ? `For ${payer.name}` : 'For our customer');

const moneyText = (money: Money): string => `${formatMoney(money)} ${money.currency}`;
