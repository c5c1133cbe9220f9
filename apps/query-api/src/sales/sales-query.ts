import { type SqlTemplate, sqlTemplate } from '@refold/platform';
import { join } from 'node:path';
import type { FactTables } from '../figures/ask-facts';
import { clickhouseTime } from '../figures/moments';
import { inStoredOrder, ofAnySize } from '../figures/settings';
import { bucketName } from '../figures/time-bucket';
import type { SalesFilter } from './sales.filter';
import type { SalesDimension } from './sales-dimension';

export interface SalesQuestion {
  readonly by: readonly SalesDimension[];
  readonly from?: string | null;
  readonly to?: string | null;
  readonly timeZone: string;
  readonly filter?: SalesFilter | null;
}

export interface SalesStatement {
  readonly text: string;
  readonly values: Record<string, unknown>;
}

/** Rows that one answer may have. */
export const mostRows = 10_000;

const template = (name: string): SqlTemplate => sqlTemplate(join(__dirname, 'sql'), name);
const sales = template('sales');
const placedOrders = template('placed-orders');
const placedParts = template('placed-parts');
const orderStatus = template('order-status');
const orderParts = template('order-parts');
const lineParts = template('line-parts');
const categoryParts = template('category-parts');
const paymentParts = template('payment-parts');
const categoryAndPaymentParts = template('category-and-payment-parts');

const dimensions: Readonly<Record<SalesDimension, string>> = {
  year: `${bucketName('year', 'placed_at')} as year`,
  quarter: `${bucketName('quarter', 'placed_at')} as quarter`,
  month: `${bucketName('month', 'placed_at')} as month`,
  week: `${bucketName('week', 'placed_at')} as week`,
  day: `${bucketName('day', 'placed_at')} as day`,
  hour: `${bucketName('hour', 'placed_at')} as hour`,
  state: 'state',
  category: 'category',
  paymentType: 'payment_type as paymentType',
  status: 'status',
  currency: 'currency',
};

/** Lines are split by category, or some are left out by it: then no payment belongs to them. */
export const splitsLines = ({ by, filter }: SalesQuestion): boolean =>
  by.includes('category') || filter?.category != null;
/** Payments are split by type, or some are left out by it: then no line belongs to them. */
export const splitsPayments = ({ by, filter }: SalesQuestion): boolean =>
  by.includes('paymentType') || filter?.paymentType != null;

/** @param tables physical tables by the name of the facts */
export const salesStatement = (question: SalesQuestion, tables: FactTables): SalesStatement => {
  const { by, filter } = question;
  const conditions = [
    ...(filter?.category ? ['category in {categories:Array(String)}'] : []),
    ...(filter?.paymentType ? ['payment_type in {paymentTypes:Array(String)}'] : []),
    ...(filter?.currency != null ? ['currency = {currency:String}'] : []),
  ];
  const text = sales({
    dimensions: [...new Set(by)]
      .filter((name) => name !== 'currency')
      .map((name) => `${dimensions[name]}, `)
      .join(''),
    orders: splitsLines(question) || splitsPayments(question) ? 'uniqExact(order_id)' : ordersOfWholes,
    parts: partsOf(question, tables),
    conditions: conditions.join(' and ') || 'true',
    limit: String(mostRows + 1),
    settings: joinsByHash(question) ? ofAnySize : `${ofAnySize}, ${inStoredOrder}`,
  });
  return { text, values: valuesOf(question) };
};

/**
 * SQL: each order counts by itself, without a set of all of them. Of those sets there remains the one of orders that have
 * a part in another currency, and so count in its row, too.
 */
const ordersOfWholes = 'countIf(is_order) + uniqExactIf(order_id, not is_order and currency != order_currency)';

/** What is not stored in the order of order ids would have to be sorted first: there a hash table is cheaper. */
const joinsByHash = (question: SalesQuestion): boolean =>
  needsStatus(question) || (splitsLines(question) && !splitsPayments(question));

/** SQL: rows of what is summed, each with what is known of its order. */
const partsOf = (question: SalesQuestion, tables: FactTables): string => {
  const byLines = splitsLines(question);
  const byPayments = splitsPayments(question);
  const orders = ordersOf(question, tables);
  const placed = (...parts: readonly string[]): string => placedParts({ parts: union(parts), orders });
  if (byLines && byPayments)
    return placed(
      categoryAndPaymentParts({ category_parts: categoryParts(tables), payment_parts: paymentParts(tables) }),
    );
  if (byLines) return placed(categoryParts(tables));
  if (byPayments) return placed(paymentParts(tables));
  const others = [lineParts(tables), paymentParts(tables)];
  // Their status is dear, so it is found and joined once; without it each part is joined as it comes from its table.
  if (needsStatus(question))
    return placed(orderParts({ orders: placedOrders({ ...tables, ...withoutStatus }), columns: '' }), ...others);
  return union([orderParts({ orders, columns: ', placed.* except order_id' }), ...others.map((part) => placed(part))]);
};

const union = (parts: readonly string[]): string => parts.join('\nunion all\n');

const needsStatus = ({ by, filter }: SalesQuestion): boolean => by.includes('status') || filter?.status != null;

/** All orders, whatever is asked of them. */
const withoutStatus = { status: '', join_status: '', conditions: 'true' };

/** SQL: the orders placed in this time that the filter leaves, a row each. */
export const ordersOf = (question: SalesQuestion, tables: FactTables): string => {
  const { from, to, filter } = question;
  const conditions = [
    ...(from != null ? [`placed_at >= {from:DateTime64(6, 'UTC')}`] : []),
    ...(to != null ? [`placed_at < {to:DateTime64(6, 'UTC')}`] : []),
    ...(filter?.state ? ['state in {states:Array(String)}'] : []),
    ...(filter?.status ? ['status in {statuses:Array(String)}'] : []),
    ...(filter?.source?.system != null ? ['source_system = {sourceSystem:String}'] : []),
    ...(filter?.source?.status != null ? ['source_status = {sourceStatus:String}'] : []),
  ];
  const asked = conditions.join(' and ') || 'true';
  if (!needsStatus(question)) return placedOrders({ ...tables, ...withoutStatus, conditions: asked });
  return placedOrders({
    ...tables,
    status: `, if(empty(known.order_status), 'placed', known.order_status) as status`,
    join_status: `left join (${orderStatus(tables)}) as known using (order_id)`,
    conditions: `${asked}\nsettings ${inStoredOrder}`,
  });
};

export const valuesOf = ({ from, to, timeZone, filter }: SalesQuestion): Record<string, unknown> => ({
  timeZone,
  ...(from != null && { from: clickhouseTime(from) }),
  ...(to != null && { to: clickhouseTime(to) }),
  ...(filter?.state && { states: filter.state }),
  ...(filter?.status && { statuses: filter.status }),
  ...(filter?.category && { categories: filter.category }),
  ...(filter?.paymentType && { paymentTypes: filter.paymentType }),
  ...(filter?.currency != null && { currency: filter.currency }),
  ...(filter?.source?.system != null && { sourceSystem: filter.source.system }),
  ...(filter?.source?.status != null && { sourceStatus: filter.source.status }),
});
