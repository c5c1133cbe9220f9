import { ViewRows } from '@refold/platform';
import { OrderDetails } from '@refold/views';

export const orderRows = new ViewRows(OrderDetails, 'orderId');
