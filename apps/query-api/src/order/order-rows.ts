import { ViewRows } from '@refold/platform';
import { OrderDetails } from '@refold/views';

export const orderRows = new ViewRows(OrderDetails, 'orderId', {
  owner: 'customerId',
  personal: ['customerName', 'customerEmail', 'shipTo'],
});
