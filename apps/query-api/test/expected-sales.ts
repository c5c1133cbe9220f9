import { formatMoney } from '@refold/model';
import type { SalesWorld, SoldOrder } from './sales-world';

/* What sales must answer, computed in plain loops over the orders and not in SQL. */
export const dimensionNames = ['MONTH', 'DAY', 'STATE', 'CATEGORY', 'PAYMENT_TYPE', 'STATUS', 'CURRENCY'] as const;
export type DimensionName = (typeof dimensionNames)[number];

export interface AskedSales {
  readonly by: readonly DimensionName[];
  readonly from?: string;
  readonly to?: string;
  readonly timeZone: string;
  readonly filter: {
    readonly status?: readonly string[];
    readonly state?: readonly string[];
    readonly category?: readonly string[];
    readonly paymentType?: readonly string[];
    readonly currency?: string;
    readonly source?: { readonly system?: string; readonly status?: string };
  };
}

interface Contribution {
  readonly currency: string;
  readonly category?: string;
  readonly paymentType?: string;
  readonly units?: number;
  readonly items?: bigint;
  readonly freight?: bigint;
  readonly paid?: bigint;
  readonly declined?: bigint;
  readonly refunded?: bigint;
}

export const statusOf = ({ own, shipments }: SoldOrder): string => {
  if (own === 'cancelled') return 'CANCELLED';
  const open = shipments.some((status) => status === 'scheduled' || status === 'dispatched');
  if (shipments.includes('returned') && !open) return 'RETURNED';
  if (shipments.length > 0 && shipments.every((status) => status === 'delivered')) return 'DELIVERED';
  if (shipments.includes('dispatched')) return 'SHIPPED';
  return own.toUpperCase();
};

/** `2018-02-28` in the zone, by the runtime's own calendar. */
export const dayIn = (timeZone: string, moment: string): string => {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const named = Object.fromEntries(parts.formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
  return `${named['year']}-${named['month']}-${named['day']}`;
};

const contributionsOf = (
  order: SoldOrder,
  { categories }: SalesWorld,
  lines: boolean,
  payments: boolean,
): Contribution[] => {
  const sold = order.lines.map((line) => ({
    ...line,
    category: categories[line.sku] ?? '(none)',
    currency: order.currency,
  }));
  const bare = { category: '(none)', currency: order.currency };
  const paid = order.payments.map(({ method, kind, amount, currency }) => ({
    paymentType: method,
    currency,
    paid: kind === 'captured' ? amount : 0n,
    declined: kind === 'declined' ? amount : 0n,
    refunded: kind === 'refunded' ? amount : 0n,
  }));
  const inLines: Contribution[] = sold.map(({ quantity, ...line }) => ({ ...line, units: quantity }));
  const categorised = inLines.length > 0 ? inLines : [bare];
  if (lines && payments)
    return categorised.flatMap(({ category, currency }) =>
      paid.map(({ paymentType }) => ({ category, currency, paymentType })),
    );
  if (lines) return categorised;
  if (payments) return paid;
  return [{ currency: order.currency }, ...inLines, ...paid];
};

interface Group {
  readonly key: Readonly<Record<string, string | null>>;
  readonly orders: Set<SoldOrder>;
  readonly parts: Contribution[];
}

export const expectedSales = (world: SalesWorld, asked: AskedSales) => {
  const lines = asked.by.includes('CATEGORY') || asked.filter.category !== undefined;
  const payments = asked.by.includes('PAYMENT_TYPE') || asked.filter.paymentType !== undefined;
  const groups = new Map<string, Group>();
  for (const order of world.orders.filter((order) => isAsked(order, asked)))
    for (const part of contributionsOf(order, world, lines, payments).filter((part) => isPartAsked(part, asked))) {
      const key = keyOf(order, part, asked);
      const group = groups.get(JSON.stringify(key)) ?? { key, orders: new Set(), parts: [] };
      groups.set(JSON.stringify(key), group);
      group.orders.add(order);
      group.parts.push(part);
    }
  return [...groups.values()].map((group) => rowOf(group, lines, payments));
};

const isAsked = (order: SoldOrder, { from, to, filter }: AskedSales): boolean =>
  (!from || order.placedAt >= from) &&
  (!to || order.placedAt < to) &&
  (!filter.status || filter.status.includes(statusOf(order))) &&
  (!filter.state || filter.state.includes(order.state ?? '(none)')) &&
  (!filter.source?.system || (order.sourceStatus !== null && filter.source.system === 'olist')) &&
  (!filter.source?.status || filter.source.status === order.sourceStatus);

const isPartAsked = (part: Contribution, { filter }: AskedSales): boolean =>
  (!filter.category || filter.category.includes(part.category ?? '')) &&
  (!filter.paymentType || filter.paymentType.includes(part.paymentType ?? '')) &&
  (!filter.currency || filter.currency === part.currency);

const keyOf = (order: SoldOrder, part: Contribution, { by, timeZone }: AskedSales): Group['key'] => {
  const day = dayIn(timeZone, order.placedAt);
  return {
    month: by.includes('MONTH') ? day.slice(0, 7) : null,
    day: by.includes('DAY') ? day : null,
    state: by.includes('STATE') ? (order.state ?? '(none)') : null,
    category: by.includes('CATEGORY') ? (part.category ?? null) : null,
    paymentType: by.includes('PAYMENT_TYPE') ? (part.paymentType ?? null) : null,
    status: by.includes('STATUS') ? statusOf(order) : null,
    currency: part.currency,
  };
};

const rowOf = ({ key, orders, parts }: Group, lines: boolean, payments: boolean) => {
  const currency = key['currency'] ?? '';
  const money = (name: 'items' | 'freight' | 'paid' | 'declined' | 'refunded', known: boolean) =>
    known
      ? {
          amount: formatMoney({ amount: parts.reduce((sum, part) => sum + (part[name] ?? 0n), 0n), currency }),
          currency,
        }
      : null;
  return {
    ...key,
    orders: orders.size,
    units: payments ? null : parts.reduce((sum, { units }) => sum + (units ?? 0), 0),
    items: money('items', !payments),
    freight: money('freight', !payments),
    paid: money('paid', !lines),
    declined: money('declined', !lines),
    refunded: money('refunded', !lines),
  };
};
