import { moneyAnswer } from '@refold/platform';
import type { PaymentDetails } from '@refold/views';
import type { PaymentAnswer } from '../order/payment.answer';

export const toPayment = (row: PaymentDetails): PaymentAnswer => ({
  id: row.paymentId,
  orderId: row.orderId,
  begunAt: row.begunAt,
  status: row.status,
  method: row.method,
  installments: row.installments,
  amount: moneyAnswer(row.amount, row.currency),
  refunded: moneyAnswer(row.refundedAmount, row.currency),
  reason: row.reason,
  at: row.at,
});
