import { connectionOf } from '@refold/platform';
import { OrderAnswer } from '../order/order.answer';

export const OrderConnection = connectionOf(OrderAnswer, 'Order');
