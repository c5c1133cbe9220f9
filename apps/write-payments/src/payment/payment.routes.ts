import { AuthorisePayment, CapturePayment, ChargePayment, FailPayment, RefundPayment } from '@refold/commands';
import { commandRoutes } from '@refold/platform/write';
import { Payment } from './payment';

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
  });
