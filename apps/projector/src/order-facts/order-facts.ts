import { Orders } from '@refold/events';
import { clickhouseFacts } from '@refold/model';

/** That an order was placed, where it goes, and where it came from: the dimensions that sales are grouped by. */
export const orderFacts = clickhouseFacts('order_facts', {
  version: 1,
  from: [Orders],
  columns: {
    order_id: 'String',
    placed_at: "DateTime64(6, 'UTC')",
    customer_id: 'String',
    /** Of the address that it is sent to. */
    state: 'LowCardinality(Nullable(String))',
    currency: 'LowCardinality(String)',
    source_system: 'LowCardinality(Nullable(String))',
    source_status: 'LowCardinality(Nullable(String))',
  },
  identity: ['order_id'],
  orderBy: ['order_id'],
}).on({
  OrderPlaced: ({ orderId, customerId, shipTo, currency, source }, { at }) => [
    {
      order_id: orderId,
      placed_at: at,
      customer_id: customerId,
      state: shipTo.state ?? null,
      currency,
      source_system: source?.system ?? null,
      source_status: source?.status ?? null,
    },
  ],
});
