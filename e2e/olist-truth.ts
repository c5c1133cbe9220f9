import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const data = process.env['REFOLD_DATA'];

export const olist8k = join(data ?? '', 'olist-8k');
export const olistInconsistent = join(data ?? '', 'olist-inconsistent');

/** Describes what needs the real files, or skips it and says so. */
export const withRealOrders = data && existsSync(olist8k) ? describe : describe.skip;
if (withRealOrders === describe.skip)
  console.warn('REFOLD_DATA names no folder with olist-8k: the tests with real orders are skipped.');

export interface Sums {
  readonly orders: number;
  readonly units: number;
  readonly item_cents: number;
  readonly freight_cents: number;
  readonly paid_cents: number;
}

export interface Truth {
  readonly by_month_state: Readonly<Record<string, Sums>>;
  readonly by_state: Readonly<Record<string, Sums>>;
  readonly by_utc_month: Readonly<Record<string, Sums>>;
  readonly by_category_english: Readonly<Record<string, Pick<Sums, 'units' | 'item_cents'>>>;
  readonly payments_by_type: Readonly<Record<string, { rows: number; cents: number }>>;
  readonly totals_cents: Readonly<Record<string, number>>;
  readonly orders_digest: { readonly sha256: string; readonly lines: number };
}

export const truthOf = <T = Truth>(folder: string): T =>
  JSON.parse(readFileSync(join(folder, 'ground_truth.json'), 'utf8')) as T;

/** The state that each order should end in, by its id. */
export const finalStates = (): Map<string, string> => {
  const [header = '', ...rows] = readFileSync(join(olist8k, 'expected_orders.csv'), 'utf8').trim().split('\n');
  const [id, state] = ['order_id', 'final_state'].map((name) => header.split(',').indexOf(name));
  // Without a line there is nothing to confirm: with us such an order stays as it was placed.
  const asOurs = (text = '') => (text === 'rejected_no_lines' ? 'placed' : text);
  return new Map(rows.map((row) => row.split(',')).map((cells) => [cells[id ?? 0] ?? '', asOurs(cells[state ?? 0])]));
};

const files = {
  orders: 'olist_orders_dataset.csv',
  items: 'olist_order_items_dataset.csv',
  payments: 'olist_order_payments_dataset.csv',
  customers: 'olist_customers_dataset.csv',
  products: 'olist_products_dataset.csv',
  sellers: 'olist_sellers_dataset.csv',
  translation: 'product_category_name_translation.csv',
};

/** A folder that holds one of the real orders alone, its item's price changed. */
export function withOtherPrice(orderId: string): { dir: string; delete: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'refold-one-order-'));
  const rowsOf = (file: string) => readFileSync(join(olist8k, file), 'utf8').split('\n');
  const [orders = '', ...orderRows] = rowsOf(files.orders);
  const order = orderRows.find((row) => row.startsWith(orderId)) ?? '';
  const products = rowsOf(files.items)
    .filter((row) => row.startsWith(orderId))
    .map((row) => row.split(',')[2] ?? 'none');
  const belongs: Record<string, (row: string) => boolean> = {
    [files.products]: (row) => products.some((product) => row.includes(product)),
    [files.orders]: (row) => row === order,
    [files.items]: (row) => row.startsWith(orderId),
    [files.payments]: (row) => row.startsWith(orderId),
    [files.customers]: (row) => row.startsWith(order.split(',')[1] ?? 'none'),
  };
  for (const file of Object.values(files)) {
    const [header = orders, ...rows] = rowsOf(file);
    const kept = rows.filter(belongs[file] ?? (() => true));
    const changed = file === files.items ? kept.map((row) => row.replace(/,[\d.]+,([\d.]+)$/, ',12345.67,$1')) : kept;
    writeFileSync(join(dir, file), [header, ...changed].join('\n'));
  }
  return { dir, delete: () => rmSync(dir, { recursive: true }) };
}
