import type { OrderLineFields } from '../record/parts';
import { count, money } from './files/cells';
import type { RowOf } from './files/tables';

/**
 * One row is one unit; equal units of an order (product, seller, price, freight) become one line with a quantity.
 * @throws RecordProblem at the row that cannot be read
 */
export const orderLines = (items: readonly RowOf<'items'>[]): OrderLineFields[] => {
  const lines = new Map<string, OrderLineFields>();
  for (const { unit, key } of inItemOrder(items)) {
    const line = lines.get(key);
    lines.set(key, line ? oneMore(line, unit) : unit);
  }
  return [...lines.values()];
};

const inItemOrder = (items: readonly RowOf<'items'>[]) =>
  items
    .map((row) => ({ ...unitOf(row), number: count(row.cells.order_item_id, 'order_item_id', row.place) }))
    .toSorted((a, b) => a.number - b.number);

const unitOf = ({ cells, place }: RowOf<'items'>): { unit: OrderLineFields; key: string } => {
  const unitPrice = money(cells.price, 'price', place);
  const freight = money(cells.freight_value, 'freight_value', place);
  const { product_id: sku, seller_id: sellerId } = cells;
  return {
    unit: { sku, quantity: 1, unitPrice, freight, sellerId },
    key: [sku, sellerId, unitPrice.amount, freight.amount].join('|'),
  };
};

/** The freight of a line is for the whole of it. */
const oneMore = (line: OrderLineFields, { freight }: OrderLineFields): OrderLineFields => ({
  ...line,
  quantity: line.quantity + 1,
  ...(line.freight && freight && { freight: { ...freight, amount: line.freight.amount + freight.amount } }),
});
