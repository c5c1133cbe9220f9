import { grouped, ofType, type Happened } from './happened';
import { keyedBy, type Row, type Rows } from './rows';

/** The columns by which the rows of each fact table are told apart. */
export const factKeys = {
  order_facts: ['order_id'],
  order_status_facts: ['order_id', 'aspect'],
  order_line_facts: ['order_id', 'line_no'],
  payment_facts: ['_event_id'],
} as const;
export type FactTable = keyof typeof factKeys;
export const factTables = Object.keys(factKeys) as FactTable[];

/** The facts that the events give, worked out without the definitions: see `expected-orders.ts`. */
export const expectedFacts = (events: readonly Happened[]): Readonly<Record<FactTable, Rows>> => ({
  order_facts: keyedBy(factKeys.order_facts, ofType(events, 'OrderPlaced').map(orderFact)),
  order_status_facts: keyedBy(factKeys.order_status_facts, statusFacts(events)),
  order_line_facts: keyedBy(factKeys.order_line_facts, ofType(events, 'OrderPlaced').flatMap(lineFacts)),
  payment_facts: keyedBy(factKeys.payment_facts, ofType(events, ...Object.keys(kinds)).map(paymentFact)),
});

const orderFact = ({ at, data }: Happened): Row => ({
  order_id: data.orderId,
  placed_at: at,
  customer_id: data.customerId,
  state: data.shipTo.state ?? null,
  currency: data.currency,
});

const statusFacts = (events: readonly Happened[]): Row[] => {
  const parts = grouped(events, ({ streamId }) => (/^(order|shipment)-/.test(streamId) ? streamId : undefined));
  return [...parts.values()].flatMap((part) => {
    const last = part.at(-1);
    if (!last) return [];
    const isOrder = last.streamId.startsWith('order-');
    const aspect = isOrder ? 'order' : `shipment:${last.data.shipmentId}`;
    return [{ order_id: last.data.orderId, aspect, status: last.type.replace(/^(Order|Shipment)/, '').toLowerCase() }];
  });
};

const lineFacts = ({ data }: Happened): Row[] =>
  data.lines.map(({ sku, quantity, unitPrice, freight }, at) => ({
    order_id: data.orderId,
    line_no: at + 1,
    sku,
    quantity,
    items: BigInt(unitPrice.amount) * BigInt(quantity),
    freight: freight.amount,
    currency: unitPrice.currency,
  }));

const kinds: Readonly<Record<string, string>> = {
  PaymentCaptured: 'captured',
  PaymentFailed: 'declined',
  PaymentRefunded: 'refunded',
};

const paymentFact = ({ type, id, at, data }: Happened): Row => ({
  _event_id: id,
  payment_id: data.paymentId,
  order_id: data.orderId,
  method: data.method.type,
  kind: kinds[type],
  amount: data.amount.amount,
  currency: data.amount.currency,
  at,
});
