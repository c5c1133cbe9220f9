import { Payments, type PaymentMethod } from '@refold/events';
import { clickhouseFacts, type Instant, type Money } from '@refold/model';

type Kind = 'captured' | 'declined' | 'refunded';

/** Movements of money. Each event is a fact of its own and none replaces another: a refund is no smaller payment. */
export const paymentFacts = clickhouseFacts('payment_facts', {
  version: 1,
  from: [Payments],
  columns: {
    payment_id: 'String',
    order_id: 'String',
    method: 'LowCardinality(String)',
    /** `captured`, `declined` or `refunded`. */
    kind: 'LowCardinality(String)',
    amount: 'Int64',
    currency: 'LowCardinality(String)',
    at: "DateTime64(6, 'UTC')",
  },
  orderBy: ['order_id'],
}).on({
  PaymentCaptured: (event, { at }) => movement(event, 'captured', at),
  PaymentFailed: (event, { at }) => movement(event, 'declined', at),
  PaymentRefunded: (event, { at }) => movement(event, 'refunded', at),
});

interface PaymentEvent {
  readonly paymentId: string;
  readonly orderId: string;
  readonly method: PaymentMethod;
  readonly amount: Money;
}

const movement = ({ paymentId, orderId, method, amount }: PaymentEvent, kind: Kind, at: Instant) => [
  {
    payment_id: paymentId,
    order_id: orderId,
    method: method.type,
    kind,
    amount: amount.amount,
    currency: amount.currency,
    at,
  },
];
