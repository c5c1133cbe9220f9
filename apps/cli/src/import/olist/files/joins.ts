import type { Finding, OnFinding } from '../../record/finding';
import { csvRows, type Row } from './csv-rows';
import { tables, type RowOf, type Table } from './tables';

/** The rows of one file of the data set. */
export const rowsOf = <T extends Table>(dir: string, table: T, found: OnFinding): AsyncGenerator<RowOf<T>> => {
  const { file, columns } = tables[table];
  return csvRows(dir, file, columns as readonly string[], found) as AsyncGenerator<RowOf<T>>;
};

/** What other rows point to, held in memory while the files that point to it are streamed. */
export interface Targets {
  readonly customers: ReadonlyMap<string, RowOf<'customers'>>;
  readonly orders: ReadonlySet<string>;
  readonly products: ReadonlySet<string>;
  readonly sellers: ReadonlySet<string>;
}

export type ByOrder<T extends Table> = Map<string, RowOf<T>[]>;

/** Items keep their line in the order when product or seller is unknown: what was sold was sold. */
export async function itemsByOrder(dir: string, targets: Targets, found: OnFinding): Promise<ByOrder<'items'>> {
  const byOrder: ByOrder<'items'> = new Map();
  for await (const row of rowsOf(dir, 'items', found)) {
    const { order_id: orderId, order_item_id: item, product_id: product, seller_id: seller } = row.cells;
    const outcome = targets.orders.has(orderId) ? 'kept' : 'left-out';
    const id = `${orderId}/${item}`;
    if (outcome === 'left-out') found(dangling('order_items_whose_order_is_missing', row, id, `order ${orderId}`));
    if (!targets.products.has(product))
      found({ ...dangling('order_items_whose_product_is_missing', row, id, `product ${product}`), outcome });
    if (!targets.sellers.has(seller))
      found({ ...dangling('order_items_whose_seller_is_missing', row, id, `seller ${seller}`), outcome });
    if (outcome === 'kept') add(byOrder, orderId, row);
  }
  return byOrder;
}

export async function paymentsByOrder(dir: string, targets: Targets, found: OnFinding): Promise<ByOrder<'payments'>> {
  const byOrder: ByOrder<'payments'> = new Map();
  for await (const row of rowsOf(dir, 'payments', found)) {
    const { order_id: orderId, payment_sequential: sequential } = row.cells;
    if (targets.orders.has(orderId)) add(byOrder, orderId, row);
    else found(dangling('payments_whose_order_is_missing', row, `${orderId}-${sequential}`, `order ${orderId}`));
  }
  for (const rows of byOrder.values())
    rows.sort((a, b) => Number(a.cells.payment_sequential) - Number(b.cells.payment_sequential));
  return byOrder;
}

/** A row that points to nothing; what it misses is named as `order 4711`. */
export const dangling = (kind: string, { place }: Row, id: string, missing: string): Finding => ({
  ...place,
  kind,
  id,
  reason: `The ${missing} is not in the files.`,
  outcome: 'left-out',
});

const add = <R>(byOrder: Map<string, R[]>, orderId: string, row: R): void => {
  const rows = byOrder.get(orderId);
  if (rows) rows.push(row);
  else byOrder.set(orderId, [row]);
};
