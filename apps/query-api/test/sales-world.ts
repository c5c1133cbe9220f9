import fc from 'fast-check';
import type { Facts } from './fact-tables';

/* Orders as one would write them down, from which both the facts and the expected figures are made. */
export interface SoldLine {
  readonly sku: string;
  readonly quantity: number;
  readonly items: bigint;
  readonly freight: bigint;
}
export interface SoldPayment {
  readonly method: string;
  readonly kind: 'captured' | 'declined' | 'refunded';
  readonly amount: bigint;
  readonly currency: string;
}
export interface SoldOrder {
  readonly placedAt: string;
  readonly state: string | null;
  readonly currency: string;
  readonly sourceStatus: string | null;
  readonly own: 'placed' | 'confirmed' | 'cancelled';
  readonly shipments: readonly ('scheduled' | 'dispatched' | 'delivered' | 'returned')[];
  readonly lines: readonly SoldLine[];
  readonly payments: readonly SoldPayment[];
}
export interface SalesWorld {
  readonly orders: readonly SoldOrder[];
  /** Category by sku; a sku that is not here is unknown to the catalogue. */
  readonly categories: Readonly<Record<string, string | null>>;
}

export const categories: SalesWorld['categories'] = { a: 'books', b: 'toys', c: 'books', d: null };
const currency = fc.constantFrom('BRL', 'BRL', 'BRL', 'JPY');
const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });

const line: fc.Arbitrary<SoldLine> = fc.record({
  sku: fc.constantFrom('a', 'b', 'c', 'd', 'unknown'),
  quantity: fc.integer({ min: 1, max: 9 }),
  items: amount,
  freight: amount,
});
const payment: fc.Arbitrary<SoldPayment> = fc.record({
  method: fc.constantFrom('credit_card', 'boleto', 'voucher'),
  kind: fc.constantFrom('captured', 'captured', 'declined', 'refunded'),
  amount,
  currency,
});
export const soldOrder: fc.Arbitrary<SoldOrder> = fc.record({
  // Around a turn of the year, a change of clocks in São Paulo, and month's ends in several zones.
  placedAt: fc
    .constantFrom('2017-12-31T21:00:00', '2018-02-18T00:30:00', '2018-03-01T01:30:00', '2018-02-28T23:59:59')
    .chain((base) => fc.integer({ min: 0, max: 999_999 }).map((n) => `${base}.${String(n).padStart(6, '0')}Z`)),
  state: fc.constantFrom('SP', 'RJ', null),
  currency,
  sourceStatus: fc.constantFrom('invoiced', 'canceled', null),
  own: fc.constantFrom('placed', 'confirmed', 'confirmed', 'cancelled'),
  shipments: fc.array(fc.constantFrom('scheduled', 'dispatched', 'delivered', 'returned'), { maxLength: 2 }),
  lines: fc.array(line, { maxLength: 3 }),
  payments: fc.array(payment, { maxLength: 3 }),
});

const ownStates = ['placed', 'confirmed', 'cancelled'] as const;
const shipmentStates = ['scheduled', 'dispatched', 'delivered', 'returned'] as const;

/** The facts of these orders as events would leave them: earlier versions of what has changed, and some rows twice. */
export const factsOf = ({ orders, categories: known }: SalesWorld): Facts => {
  const id = (n: number) => `order-${n}`;
  const orderFacts = orders.map((order, n) => ({
    order_id: id(n),
    placed_at: order.placedAt,
    customer_id: 'customer-1',
    state: order.state,
    currency: order.currency,
    source_system: order.sourceStatus === null ? null : 'olist',
    source_status: order.sourceStatus,
  }));
  const history = <S extends string>(states: readonly S[], last: S, aspect: string, n: number) =>
    states
      .slice(0, states.indexOf(last) + 1)
      .map((status, step) => ({ order_id: id(n), aspect, status, _version: step + 1 }));
  const lineFacts = orders.flatMap(({ lines, currency }, n) =>
    lines.map((line, at) => ({
      order_id: id(n),
      line_no: at,
      sku: line.sku,
      quantity: line.quantity,
      items: line.items.toString(),
      freight: line.freight.toString(),
      currency,
    })),
  );
  const paymentFacts = orders.flatMap(({ payments }, n) =>
    payments.map((payment, at) => ({
      payment_id: `payment-${n}-${at}`,
      order_id: id(n),
      ...payment,
      amount: payment.amount.toString(),
      at: '2018-01-01T00:00:00.000000Z',
      _event_id: `00000000-0000-4000-8000-${String(n * 100 + at).padStart(12, '0')}`,
    })),
  );
  const stray = {
    ...paymentFacts[0],
    payment_id: 'stray',
    order_id: 'never-placed',
    method: 'boleto',
    kind: 'captured',
  };
  return {
    order_facts: [...orderFacts, ...orderFacts.slice(0, 3)],
    order_status_facts: orders.flatMap(({ own, shipments }, n) => [
      ...history(ownStates, own, 'order', n),
      ...shipments.flatMap((status, at) => history(shipmentStates, status, `shipment:${n}-${at}`, n)),
    ]),
    order_line_facts: [...lineFacts, ...lineFacts.slice(0, 5)],
    payment_facts: [...paymentFacts, ...paymentFacts.slice(0, 5), ...(paymentFacts[0] ? [stray] : [])],
    product_facts: Object.entries(known).flatMap(([sku, category]) => [
      { sku, name: null, category: 'an earlier one', _version: 1 },
      { sku, name: null, category, _version: 2 },
    ]),
  };
};
