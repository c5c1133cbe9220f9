import { CancelOrder, ConfirmOrder, PlaceOrder } from '@refold/commands';
import { commandRoutes } from '@refold/platform/write';
import { Order } from './order';

export const orderRoutes = commandRoutes('orders', Order)
  .create(PlaceOrder, {
    makes: 'orderId',
    by: ['customer', 'staff', 'service'],
    theirs: ({ customerId }) => customerId,
  })
  .change(':orderId/confirm', ConfirmOrder, { by: ['staff', 'service'] })
  .change(':orderId/cancel', CancelOrder, {
    by: ['customer', 'staff', 'service'],
    theirs: ({ customerId }) => customerId,
  });
