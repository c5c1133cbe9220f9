import { Orders } from '@refold/events';
import { clickhouseFacts } from '@refold/model';

/** What was ordered, line by line, in minor units of the line's currency. */
export const orderLineFacts = clickhouseFacts('order_line_facts', {
  version: 1,
  from: [Orders],
  columns: {
    order_id: 'String',
    /** From 1, as the order has them. */
    line_no: 'UInt32',
    sku: 'String',
    quantity: 'UInt32',
    /** Price of all units. */
    items: 'Int64',
    freight: 'Int64',
    currency: 'LowCardinality(String)',
  },
  identity: ['order_id', 'line_no'],
  orderBy: ['order_id'],
}).on({
  OrderPlaced: ({ orderId, lines }) =>
    lines.map(({ sku, quantity, unitPrice, freight }, index) => {
      if (freight.currency !== unitPrice.currency)
        throw new RangeError(`Line ${index + 1} of ${orderId} has its price and its freight in two currencies.`);
      const items = unitPrice.amount * BigInt(quantity);
      const { currency } = unitPrice;
      return { order_id: orderId, line_no: index + 1, sku, quantity, items, freight: freight.amount, currency };
    }),
});
