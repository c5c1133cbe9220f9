import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageProblem } from '../../system/problem';
import { RecordProblem, type OnFinding } from '../record/finding';
import type { HistoryReader } from '../record/history-reader';
import type { PlacedRecord } from '../record/records';
import { system, time } from './files/cells';
import { FirstPurchases } from './first-purchases';
import { dangling, itemsByOrder, paymentsByOrder, rowsOf, type ByOrder, type Targets } from './files/joins';
import { addressOf, endRecords, lifeOf, orderRecord, paymentRecords, type JoinedOrder } from './order-records';
import { productRecords } from './product-records';
import { tables, type RowOf } from './files/tables';

interface Joins extends Targets {
  readonly firsts: FirstPurchases;
  readonly items: ByOrder<'items'>;
  readonly payments: ByOrder<'payments'>;
}

/**
 * The public data set of orders of the Brazilian marketplace Olist: seven CSV files. The orders' file is streamed; the
 * rows that it is joined with are held in memory.
 */
export class OlistReader implements HistoryReader {
  readonly name: string;

  /** @throws UsageProblem that names the files that the folder lacks */
  constructor(private readonly dir: string) {
    this.name = `Olist orders in ${dir}`;
    const missing = Object.entries(tables)
      .filter(([table, { file }]) => table !== 'translation' && !existsSync(join(dir, file)))
      .map(([, { file }]) => file);
    if (missing.length > 0) throw new UsageProblem(`${dir} has no ${missing.join(', ')}.`);
  }

  async *read(found: OnFinding): AsyncGenerator<PlacedRecord> {
    const products = new Set<string>();
    for await (const placed of productRecords(this.dir, found)) {
      products.add(placed.record.sku);
      yield placed;
    }
    const joins = await this.join(products, found);
    for await (const order of rowsOf(this.dir, 'orders', found)) {
      const { order_id: orderId, customer_id: customerId } = order.cells;
      const customer = joins.customers.get(customerId);
      const items = joins.items.get(orderId) ?? [];
      const payments = joins.payments.get(orderId) ?? [];
      if (customer) yield* joinedRecords({ order, customer, items, payments }, joins.firsts, found);
      else {
        found(dangling('orders_whose_customer_is_missing', order, orderId, `customer ${customerId}`));
        leaveOut(orderId, items, payments, found);
      }
    }
  }

  private async join(products: ReadonlySet<string>, found: OnFinding): Promise<Joins> {
    const customers = new Map<string, RowOf<'customers'>>();
    for await (const row of rowsOf(this.dir, 'customers', found)) customers.set(row.cells.customer_id, row);
    const sellers = new Set<string>();
    for await (const { cells } of rowsOf(this.dir, 'sellers', found)) sellers.add(cells.seller_id);
    const orders = new Set<string>();
    const firsts = new FirstPurchases(customers);
    // What is wrong with the rows of this file is told when it is streamed.
    for await (const row of rowsOf(this.dir, 'orders', () => undefined)) {
      orders.add(row.cells.order_id);
      firsts.add(row);
    }
    const targets = { customers, orders, products, sellers };
    const items = await itemsByOrder(this.dir, targets, found);
    const payments = await paymentsByOrder(this.dir, targets, found);
    return { ...targets, firsts, items, payments };
  }
}

/** A row that cannot be read leaves out its own record; of an order it leaves out all that hangs on it, too. */
function* joinedRecords(joined: JoinedOrder, firsts: FirstPurchases, found: OnFinding): Generator<PlacedRecord> {
  const { order, customer, items, payments } = joined;
  const orderId = order.cells.order_id;
  const read = attempt(orderId, found, () => {
    const life = lifeOf(order);
    return { life, record: orderRecord(joined, life) };
  });
  if (firsts.has(order)) yield* attempt(orderId, found, () => [customerRecord(order, customer)]) ?? [];
  if (!read) return leaveOut(orderId, items, payments, found);
  const { life, record } = read;
  yield { place: order.place, record };
  for (const row of payments) yield* attempt(orderId, found, () => paymentRecords(row, life)) ?? [];
  yield* endRecords(order, life);
}

/** The address is the one of the first order; later orders carry their own. */
const customerRecord = ({ cells, place }: RowOf<'orders'>, customer: RowOf<'customers'>): PlacedRecord => {
  const id = customer.cells.customer_unique_id;
  const registeredAt = time(cells.order_purchase_timestamp, 'order_purchase_timestamp', place);
  const address = addressOf(customer);
  return { place: customer.place, record: { kind: 'customer', id, registeredAt, address, source: { system } } };
};

const attempt = <T>(id: string, found: OnFinding, make: () => T): T | undefined => {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RecordProblem) || !error.place) throw error;
    found({ ...error.place, kind: error.kind, id, reason: error.message, outcome: 'left-out' });
    return undefined;
  }
};

const leaveOut = (
  orderId: string,
  items: JoinedOrder['items'],
  payments: JoinedOrder['payments'],
  found: OnFinding,
) => {
  const leftOut = { id: orderId, reason: `The order ${orderId} is left out.`, outcome: 'left-out' } as const;
  for (const { place } of items) found({ ...place, kind: 'order_items_of_orders_left_out', ...leftOut });
  for (const { place } of payments) found({ ...place, kind: 'payments_of_orders_left_out', ...leftOut });
};
