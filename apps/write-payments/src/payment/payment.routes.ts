import { AuthorisePayment, CapturePayment, ChargePayment, FailPayment, RefundPayment } from '@refold/commands';
import { commandRoutes } from '@refold/platform/write';
import { Payment } from './payment';
import { PaymentAnswer, paymentAnswer } from './payment.answer';

export const paymentRoutes = commandRoutes('payments', Payment)
  .create(AuthorisePayment, {
    makes: 'paymentId',
    by: ['customer', 'staff', 'service'],
    theirs: ({ customerId }) => customerId,
    note: 'The gateway is asked after the answer.',
  })
  .change(':paymentId/charge', ChargePayment, {
    by: ['staff', 'service'],
    note: 'The gateway is asked after the answer.',
  })
  .change(':paymentId/capture', CapturePayment, { by: ['staff', 'service'] })
  .change(':paymentId/fail', FailPayment, { by: ['staff', 'service'] })
  .change(':paymentId/refund', RefundPayment, {
    makes: 'refundId',
    by: ['staff', 'service'],
    note: 'A payment can be refunded in parts; each refund has an id of its own.',
  })
  .readBy('orderId', PaymentAnswer, {
    by: ['customer', 'staff', 'service'],
    theirs: ({ parties }) => parties?.customerId,
    shows: paymentAnswer,
    note: 'All payments of an order.',
  });
