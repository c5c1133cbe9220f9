import type { OrderDetails, OrderStatus } from '@refold/views';

/**
 * An order's status out of its own state and its shipments'. The sales figures derive the same from their facts, so a
 * change here is a change there.
 */
export const statusOf = ({ orderStatus, shipments }: Pick<OrderDetails, 'orderStatus' | 'shipments'>): OrderStatus => {
  const sent = Object.values(shipments).map(({ status }) => status);
  if (orderStatus === 'cancelled') return 'cancelled';
  const open = sent.includes('scheduled') || sent.includes('dispatched');
  if (sent.includes('returned') && !open) return 'returned';
  if (sent.length > 0 && sent.every((status) => status === 'delivered')) return 'delivered';
  return sent.includes('dispatched') ? 'shipped' : orderStatus;
};
