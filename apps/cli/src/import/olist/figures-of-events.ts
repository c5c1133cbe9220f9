import { createHash } from 'node:crypto';
import type { OrderPlaced, PaymentCaptured, PaymentFailed, PaymentRefunded, ProductListed } from '@refold/events';
import { sumMoney, type AnyEvent, type Instant, type Money } from '@refold/model';
import { mappedRecords } from '../examine';
import type { OnFinding } from '../record/finding';
import type { HistoryReader } from '../record/history-reader';
import { currency, timeZone } from './files/cells';
import { localTime } from './files/local-clock';

/* For specs: what the events alone say, added up in memory, without any view. */

interface OrderFigures {
  readonly placed: OrderPlaced;
  readonly localPlacedAt: string;
  readonly utcPlacedAt: Instant;
  paidCents: number;
  paymentRows: number;
  state: string;
}

type Sums = Record<string, Record<string, number>>;

export const figuresOf = async (reader: HistoryReader, found: OnFinding) => {
  const fold = new Figures();
  for await (const { made } of mappedRecords(reader, found))
    for (const { event, occurredAt } of made) fold.add(event, occurredAt);
  return fold.result();
};

class Figures {
  private readonly orders = new Map<string, OrderFigures>();
  private readonly categories = new Map<string, string>();
  private readonly byType: Record<string, number> = {};
  private readonly byPaymentType: Record<string, { rows: number; cents: number }> = {};
  private refundedCents = 0;

  add(event: AnyEvent, occurredAt: Instant): void {
    this.byType[event.type] = (this.byType[event.type] ?? 0) + 1;
    const then: Readonly<Record<string, (() => void) | undefined>> = {
      ProductListed: () => this.listed(event as ProductListed),
      OrderPlaced: () => this.placed(event as OrderPlaced, occurredAt),
      PaymentCaptured: () => this.paid(event as PaymentCaptured),
      PaymentFailed: () => this.paid(event as PaymentFailed),
      PaymentRefunded: () => (this.refundedCents += Number((event as PaymentRefunded).amount.amount)),
    };
    then[event.type]?.();
    const state = stateAfter[event.type];
    if (state !== undefined) this.order(event).state = state;
  }

  result() {
    const orders = [...this.orders.values()];
    const lines = orders.flatMap(({ placed }) => placed.lines);
    return {
      byType: this.byType,
      lines: lines.length,
      units: sum(lines.map(({ quantity }) => quantity)),
      ordersWithoutLine: orders.filter(({ placed }) => placed.lines.length === 0).length,
      tables: {
        by_month: tableOf(orders, monthOf),
        by_month_state: tableOf(orders, (order) => `${monthOf(order)}|${order.placed.shipTo.state}`),
        by_state: tableOf(orders, ({ placed }) => placed.shipTo.state ?? ''),
        by_utc_month: tableOf(orders, ({ utcPlacedAt }) => utcPlacedAt.slice(0, 7)),
        by_month_status: tableOf(orders, (order) => `${monthOf(order)}|${order.placed.source?.status}`),
      },
      byCategory: this.byCategory(orders),
      byPaymentType: this.byPaymentType,
      refundedCents: this.refundedCents,
      digest: digestOf(orders),
      finalStates: new Map(orders.map(({ placed, state }) => [placed.orderId, state])),
    };
  }

  private listed({ sku, category }: ProductListed): void {
    this.categories.set(sku, category ?? '(none)');
  }

  private placed(placed: OrderPlaced, utcPlacedAt: Instant): void {
    const localPlacedAt = localTime(utcPlacedAt, timeZone);
    this.orders.set(placed.orderId, {
      placed,
      utcPlacedAt,
      localPlacedAt,
      paidCents: 0,
      paymentRows: 0,
      state: 'placed',
    });
  }

  private paid(payment: PaymentCaptured | PaymentFailed): void {
    const cents = Number(payment.amount.amount);
    const order = this.order(payment);
    order.paidCents += cents;
    order.paymentRows += 1;
    const kind = (this.byPaymentType[payment.method.type] ??= { rows: 0, cents: 0 });
    kind.rows += 1;
    kind.cents += cents;
  }

  private byCategory(orders: readonly OrderFigures[]): Sums {
    const sums: Sums = {};
    for (const { sku, quantity, unitPrice } of orders.flatMap(({ placed }) => placed.lines)) {
      const category = (sums[this.categories.get(sku) ?? 'not listed'] ??= { units: 0, item_cents: 0 });
      category['units'] = (category['units'] ?? 0) + quantity;
      category['item_cents'] = (category['item_cents'] ?? 0) + quantity * Number(unitPrice.amount);
    }
    return sums;
  }

  private order(event: object): OrderFigures {
    const { orderId } = event as { orderId: string };
    const order = this.orders.get(orderId);
    if (!order) throw new Error(`An event of order ${orderId} came before it was placed.`);
    return order;
  }
}

const stateAfter: Readonly<Record<string, string>> = {
  OrderConfirmed: 'confirmed',
  ShipmentDispatched: 'shipped',
  ShipmentDelivered: 'delivered',
  OrderCancelled: 'cancelled',
};

const monthOf = ({ localPlacedAt }: OrderFigures): string => localPlacedAt.slice(0, 7);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const cents = (amounts: readonly Money[]): number => Number(sumMoney(amounts, currency).amount);

const measuresOf = ({ placed: { lines }, paidCents }: OrderFigures) => ({
  orders: 1,
  units: sum(lines.map(({ quantity }) => quantity)),
  item_cents: cents(
    lines.map(({ quantity, unitPrice }) => ({ ...unitPrice, amount: unitPrice.amount * BigInt(quantity) })),
  ),
  freight_cents: cents(lines.map(({ freight }) => freight)),
  paid_cents: paidCents,
});

const tableOf = (orders: readonly OrderFigures[], keyOf: (order: OrderFigures) => string): Sums => {
  const table: Sums = {};
  for (const order of orders) {
    const row = (table[keyOf(order)] ??= { orders: 0, units: 0, item_cents: 0, freight_cents: 0, paid_cents: 0 });
    for (const [measure, value] of Object.entries(measuresOf(order))) row[measure] = (row[measure] ?? 0) + value;
  }
  return table;
};

const digestOf = (orders: readonly OrderFigures[]): string => {
  const lines = orders.map((order) => {
    const { orderId, source, customerId, shipTo } = order.placed;
    const { units, item_cents, freight_cents, paid_cents } = measuresOf(order);
    const facts = [orderId, source?.status, customerId, shipTo.state, order.localPlacedAt];
    return [...facts, units, item_cents, freight_cents, paid_cents, order.paymentRows].join('|');
  });
  return createHash('sha256')
    .update(`${lines.sort().join('\n')}\n`)
    .digest('hex');
};
