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
const amounts = ['items', 'freight', 'paid', 'declined', 'refunded'] as const;

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

export const expectedSales = (world: SalesWorld, asked: AskedSales) => {
  const { by, filter, from, to, timeZone } = asked;
  const lines = by.includes('CATEGORY') || filter.category !== undefined;
  const payments = by.includes('PAYMENT_TYPE') || filter.paymentType !== undefined;
  const groups = new Map<string, { key: Record<string, string | null>; orders: Set<number>; sums: Contribution }>();
  world.orders.forEach((order, n) => {
    const status = statusOf(order);
    const state = order.state ?? '(none)';
    if ((from && order.placedAt < from) || (to && order.placedAt >= to)) return;
    if (filter.status && !filter.status.includes(status)) return;
    if (filter.state && !filter.state.includes(state)) return;
    if (filter.source?.system && (order.sourceStatus === null || filter.source.system !== 'olist')) return;
    if (filter.source?.status && filter.source.status !== order.sourceStatus) return;
    for (const part of contributionsOf(order, world, lines, payments)) {
      if (filter.category && !filter.category.includes(part.category ?? '')) continue;
      if (filter.paymentType && !filter.paymentType.includes(part.paymentType ?? '')) continue;
      if (filter.currency && filter.currency !== part.currency) continue;
      const day = dayIn(timeZone, order.placedAt);
      const key = {
        month: by.includes('MONTH') ? day.slice(0, 7) : null,
        day: by.includes('DAY') ? day : null,
        state: by.includes('STATE') ? state : null,
        category: by.includes('CATEGORY') ? (part.category ?? null) : null,
        paymentType: by.includes('PAYMENT_TYPE') ? (part.paymentType ?? null) : null,
        status: by.includes('STATUS') ? status : null,
        currency: part.currency,
      };
      const id = JSON.stringify(key);
      const group = groups.get(id) ?? { key, orders: new Set<number>(), sums: { currency: part.currency } };
      group.orders.add(n);
      const sums = Object.fromEntries(amounts.map((name) => [name, (group.sums[name] ?? 0n) + (part[name] ?? 0n)]));
      group.sums = { currency: part.currency, units: (group.sums.units ?? 0) + (part.units ?? 0), ...sums };
      groups.set(id, group);
    }
  });
  return [...groups.values()].map(({ key, orders, sums }) => {
    const money = (name: (typeof amounts)[number], known: boolean) =>
      known
        ? { amount: formatMoney({ amount: sums[name] ?? 0n, currency: sums.currency }), currency: sums.currency }
        : null;
    return {
      ...key,
      orders: orders.size,
      units: payments ? null : sums.units,
      items: money('items', !payments),
      freight: money('freight', !payments),
      paid: money('paid', !lines),
      declined: money('declined', !lines),
      refunded: money('refunded', !lines),
    };
  });
};
