import { factTables, type FactTable } from './expected-facts';
import type { Projected } from './fold';
import { nameOf } from './fold';
import { differencesOf, keyedBy, type Difference, type Row } from './rows';

/**
 * MIRROR: the numbers that both engines hold are the same, whatever the events were: status, units, and money of each
 * order that was placed. Each version of the order view is held against each version of the facts.
 */
export const checkMirror = ({ views, facts }: Projected): Difference[] => {
  const rows = [...views].filter(([table]) => nameOf(table) === 'order_details');
  const figures = keyedBy(['order_id'], figuresOf(newest(facts)));
  return rows.flatMap(([table, all]) => {
    const placed = all.filter(({ _defined }) => _defined === true);
    return differencesOf('MIRROR', table, figures, keyedBy(['order_id'], placed));
  });
};

type Facts = Readonly<Record<FactTable, readonly Row[]>>;

/** One version of each fact table: the highest. */
const newest = (facts: Projected['facts']): Facts => {
  const names = [...facts.keys()].sort();
  const rowsOf = (name: string): readonly Row[] =>
    facts.get(names.findLast((table) => nameOf(table) === name) ?? '') ?? [];
  return Object.fromEntries(factTables.map((name) => [name, rowsOf(name)])) as unknown as Facts;
};

/** What sales figures would say of each order, as the query API works them out. */
const figuresOf = ({ order_facts, order_status_facts, order_line_facts, payment_facts }: Facts): Row[] =>
  order_facts.map(({ order_id }) => {
    const of = (rows: readonly Row[]): readonly Row[] => rows.filter((row) => row['order_id'] === order_id);
    const lines = of(order_line_facts);
    const paid = (kind: string): bigint =>
      sum(
        of(payment_facts).filter((row) => row['kind'] === kind),
        'amount',
      );
    return {
      order_id,
      status: statusOf(of(order_status_facts)),
      units: sum(lines, 'quantity'),
      items_amount: sum(lines, 'items'),
      freight_amount: sum(lines, 'freight'),
      paid_amount: paid('captured'),
      declined_amount: paid('declined'),
      refunded_amount: paid('refunded'),
    };
  });

const sum = (rows: readonly Row[], column: string): bigint =>
  rows.reduce((total, row) => total + BigInt(String(row[column])), 0n);

const statusOf = (parts: readonly Row[]): string => {
  const own = String(parts.find(({ aspect }) => aspect === 'order')?.['status']);
  const sent = parts.filter(({ aspect }) => aspect !== 'order').map(({ status }) => String(status));
  const has = (...statuses: readonly string[]): boolean => sent.some((status) => statuses.includes(status));
  if (own === 'cancelled') return own;
  if (has('returned') && !has('scheduled', 'dispatched')) return 'returned';
  if (sent.length > 0 && sent.every((status) => status === 'delivered')) return 'delivered';
  return has('dispatched') ? 'shipped' : own;
};
