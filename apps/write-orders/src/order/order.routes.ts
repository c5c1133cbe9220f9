import { CancelOrder, ConfirmOrder, PlaceOrder } from '@refold/commands';
import { commandRoutes } from '@refold/platform/write';
import { Order } from './order';
import { OrderAnswer, orderAnswer } from './order.answer';

export const orderRoutes = commandRoutes('orders', Order)
  .create(PlaceOrder, {
    makes: 'orderId',
    by: ['customer', 'staff', 'service'],
    theirs: ({ customerId }) => customerId,
  })
  .change(':orderId/confirm', ConfirmOrder, { by: ['staff', 'service'] })
  .change(':orderId/cancel', CancelOrder, {
    by: ['customer', 'staff', 'service'],
    // Other reasons than their own are not theirs to give.
    theirs: ({ customerId }, { reason }) => (reason === 'customer' ? customerId : undefined),
  })
  .read(OrderAnswer, {
    by: ['customer', 'staff', 'service'],
    theirs: ({ customerId }) => customerId,
    shows: orderAnswer,
  });
