import type { OrderCancelled, OrderConfirmed } from '@refold/events';
import type { KnownCustomer } from '../customers/known-customer.row';

/** What is said to a customer, under the key by which it is said once. */
export interface OrderMail {
  readonly key: string;
  readonly to: string | null;
  readonly subject: string;
  readonly text: string;
}
type Recipient = KnownCustomer | undefined;

export const confirmedMail = ({ orderId }: OrderConfirmed, customer: Recipient): OrderMail => ({
  key: `order-${orderId}/confirmed`,
  to: customer?.email ?? null,
  subject: `Your order ${orderId} is confirmed`,
  text: `${greeting(customer)}\n\nyour order ${orderId} is confirmed. We tell you when it is on its way.\n`,
});

export const cancelledMail = ({ orderId, reason }: OrderCancelled, customer: Recipient): OrderMail => ({
  key: `order-${orderId}/cancelled`,
  to: customer?.email ?? null,
  subject: `Your order ${orderId} is cancelled`,
  text: `${greeting(customer)}\n\nyour order ${orderId} is cancelled: ${words[reason] ?? 'it could not be carried out'}. What was paid for it is paid back.\n`,
});

const greeting = (customer: Recipient): string => (customer?.name ? `Dear ${customer.name},` : 'Good day,');

const words: Readonly<Record<string, string>> = {
  customer: 'as you asked for',
  'out-of-stock': 'not everything that you ordered is in stock',
  'payment-declined': 'your payment was declined',
  'timed-out': 'it took too long',
};
