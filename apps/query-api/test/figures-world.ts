import fc from 'fast-check';
import type { Facts } from './fact-tables';

/* Orders as one would write them down, with moments; both the facts and the expected figures are made from them. */
export interface WorldShipment {
  readonly scheduled: string | null;
  readonly dispatched: string | null;
  readonly delivered: string | null;
  readonly returned: string | null;
}
export interface WorldPayment {
  readonly method: string;
  readonly outcome: 'captured' | 'declined' | 'refunded' | 'open';
  readonly amount: bigint;
  /** Not more than the amount. */
  readonly refund: bigint;
  readonly currency: string;
  readonly at: string;
}
export interface WorldOrder {
  readonly id: string;
  readonly customer: string;
  readonly placedAt: string;
  readonly state: string | null;
  readonly currency: string;
  readonly confirmedAt: string | null;
  readonly cancelledAt: string | null;
  readonly shipments: readonly WorldShipment[];
  readonly payments: readonly WorldPayment[];
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly items: bigint }[];
}

/** Turns of years, months and weeks, and changes of clocks in São Paulo (at midnight) and on Lord Howe (by half an hour). */
const bases = [
  ...[
    '2017-12-31T21:00:00',
    '2018-02-17T23:30:00',
    '2018-02-18T01:10:00',
    '2018-02-18T02:20:00',
    '2018-03-01T01:30:00',
  ],
  ...[
    '2018-03-31T14:40:00',
    '2018-03-31T15:10:00',
    '2018-10-06T15:20:00',
    '2018-11-04T02:30:00',
    '2018-11-04T03:30:00',
  ],
];
const moment = fc
  .tuple(fc.constantFrom(...bases), fc.integer({ min: 0, max: 40 * 60_000_000 }))
  .map(([base, micros]) => plus(`${base}.000000Z`, micros));

/** Moments are text with microseconds, which a Date does not have. */
export const plus = (instant: string, micros: number): string => {
  const all = microsOf(instant) + BigInt(Math.trunc(micros));
  const milliseconds = new Date(Number(all / 1_000n)).toISOString().slice(0, -1);
  return `${milliseconds}${String(all % 1_000n).padStart(3, '0')}Z`;
};
export const microsOf = (instant: string): bigint =>
  BigInt(Date.parse(`${instant.slice(0, 23)}Z`)) * 1_000n + BigInt(instant.slice(23, 26));

const days = (least: number, most: number) =>
  fc.option(fc.integer({ min: least * 86_400, max: most * 86_400 }).map((seconds) => seconds * 1_000_000 + 1));
const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });

export const worldOrder = fc
  .record({
    id: fc.uuid(),
    customer: fc.constantFrom('ann', 'bob', 'cid', 'dan', 'eve', 'fay', 'gil', 'hal'),
    placedAt: moment,
    state: fc.constantFrom('SP', 'RJ', null),
    currency: fc.constantFrom('BRL', 'BRL', 'JPY'),
    confirmed: days(0, 2),
    cancelled: fc.oneof(fc.constant(null), fc.constant(null), days(0, 9)),
    // Some leave before they were placed, as clocks of other systems have it; of some it is not known when they left.
    shipments: fc.array(
      fc.record({
        ...{ scheduled: days(0, 1), dispatched: days(-1, 5), delivered: days(2, 30) },
        returned: fc.oneof(fc.constant(null), days(3, 40)),
      }),
      { maxLength: 2 },
    ),
    payments: fc.array(
      fc.record({
        method: fc.constantFrom('credit_card', 'boleto', 'voucher'),
        outcome: fc.constantFrom('captured', 'captured', 'declined', 'refunded', 'open'),
        amount,
        share: fc.integer({ min: 1, max: 4 }),
        currency: fc.constantFrom('BRL', 'BRL', 'JPY'),
        at: moment,
      }),
      { maxLength: 3 },
    ),
    lines: fc.array(
      fc.record({
        sku: fc.constantFrom('a', 'b', 'c', 'unknown'),
        quantity: fc.integer({ min: 1, max: 9 }),
        items: amount,
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ confirmed, cancelled, shipments, payments, placedAt, ...order }): WorldOrder => {
    const after = (micros: number | null) => (micros === null ? null : plus(placedAt, micros));
    return {
      ...{ ...order, placedAt, confirmedAt: after(confirmed), cancelledAt: after(cancelled) },
      shipments: shipments.map(({ scheduled, dispatched, delivered, returned }) => ({
        scheduled: after(scheduled),
        dispatched: after(dispatched),
        delivered: after(delivered),
        returned: after(returned),
      })),
      payments: payments.map(({ share, ...payment }) => ({ ...payment, refund: payment.amount / BigInt(share) })),
    };
  });

const product = (sku: string) => ({ sku, name: `Product ${sku}`, category: sku === 'c' ? null : 'books' });
export const catalogue = ['a', 'b', 'c'].map(product);

/** The facts as events would leave them: some rows twice, and earlier versions of what has changed. */
export const factsOf = (orders: readonly WorldOrder[]): Facts => {
  const orderFacts = orders.map(({ id, customer, placedAt, state, currency }) => ({
    ...{ order_id: id, customer_id: customer, placed_at: placedAt, state, currency },
    ...{ source_system: null, source_status: null },
  }));
  const milestoneFacts = orders.flatMap((order) => milestonesOf(order));
  const paymentFacts = orders.flatMap(({ id, payments }) =>
    payments.flatMap((payment, n) => movements(id, payment, n)),
  );
  const lines = orders.flatMap(({ id, lines, currency }) =>
    lines.map(({ sku, quantity, items }, n) => ({
      ...{ order_id: id, line_no: n + 1, sku, quantity, items: items.toString(), freight: '7', currency },
    })),
  );
  return {
    order_facts: [...orderFacts, ...orderFacts.slice(0, 3)],
    order_status_facts: orders.map(({ id, cancelledAt }) => ({
      ...{ order_id: id, aspect: 'order', status: cancelledAt ? 'cancelled' : 'placed' },
    })),
    milestone_facts: [...milestoneFacts, ...milestoneFacts.slice(0, 5)],
    payment_facts: [...paymentFacts, ...paymentFacts.slice(0, 5)],
    order_line_facts: [...lines, ...lines.slice(0, 5)],
    product_facts: [
      ...catalogue.map((each) => ({ ...each, category: 'an earlier one', _version: 1 })),
      ...catalogue.map((each) => ({ ...each, _version: 2 })),
    ],
  };
};

const milestonesOf = ({ id, confirmedAt, cancelledAt, shipments }: WorldOrder) =>
  [
    { milestone: 'confirmed', shipment_id: '', at: confirmedAt },
    { milestone: 'cancelled', shipment_id: '', at: cancelledAt },
    ...shipments.flatMap((shipment, n) =>
      (['scheduled', 'dispatched', 'delivered', 'returned'] as const).map((milestone) => ({
        ...{ milestone, shipment_id: `${id}-${n}`, at: shipment[milestone] },
      })),
    ),
  ].flatMap(({ at, ...rest }) => (at === null ? [] : [{ order_id: id, ...rest, at }]));

const movements = (orderId: string, { method, outcome, amount, refund, currency, at }: WorldPayment, n: number) => {
  const fact = (kind: string, moved: bigint) => ({
    ...{ payment_id: `${orderId}-${n}`, order_id: orderId, method, kind, amount: moved.toString(), currency, at },
    _event_id: crypto.randomUUID(),
  });
  if (outcome === 'open') return [];
  if (outcome === 'refunded') return [fact('captured', amount), fact('refunded', refund)];
  return [fact(outcome, amount)];
};
