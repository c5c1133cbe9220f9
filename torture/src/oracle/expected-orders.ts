import { grouped, lastOf, ofType, type Happened, type StoredLine, type StoredMoney } from './happened';
import type { Row, Rows } from './rows';

/*
 * The rows of the order view, worked out from all events at once: for each column it is asked which events say something
 * about it. Nothing is folded step by step, and no handler of the view is used, so that a mistake of theirs is not here.
 */
export const expectedOrders = (events: readonly Happened[]): Rows => {
  const customers = grouped(events, ({ streamId, data }) =>
    streamId.startsWith('customer-') ? data.customerId : undefined,
  );
  const orders = grouped(events, ({ type, data }) => (seenByOrders.has(type) ? data.orderId : undefined));
  return new Map([...orders].map(([orderId, own]) => [orderId, orderRow(orderId, own, customers)]));
};

const seenByOrders = new Set([
  ...['OrderPlaced', 'OrderConfirmed', 'OrderCancelled'],
  ...['PaymentAuthorisationRequested', 'PaymentAuthorised', 'PaymentCaptured', 'PaymentFailed'],
  ...['RefundRequested', 'PaymentRefunded', 'RefundFailed'],
  ...['ShipmentScheduled', 'ShipmentDispatched', 'ShipmentDelivered', 'ShipmentReturned'],
]);

const orderRow = (orderId: string, own: readonly Happened[], customers: ReadonlyMap<string, Happened[]>): Row => {
  const placed = lastOf(own, 'OrderPlaced');
  const data = placed?.data;
  const payments = paymentsOf(own);
  const shipments = shipmentsOf(own);
  const orderStatus = statusOfOrder(own);
  return {
    order_id: orderId,
    _defined: placed !== undefined,
    _deleted: false,
    customer_id: data?.customerId ?? null,
    ...copiedFrom((data && customers.get(data.customerId)) ?? []),
    status: statusOf(orderStatus, Object.values(shipments)),
    order_status: orderStatus,
    ...times(own),
    placed_at: placed?.at ?? null,
    ship_to: data?.shipTo ?? null,
    lines: (data?.lines ?? []).map(lineOf),
    payments,
    shipments,
    currency: data?.currency ?? null,
    ...amounts(data?.lines ?? []),
    total_amount: data?.total.amount ?? 0,
    ...sumsOf(Object.values(payments), data?.currency),
  };
};

const times = (own: readonly Happened[]): Row => {
  const cancelled = lastOf(own, 'OrderCancelled');
  return {
    confirmed_at: lastOf(own, 'OrderConfirmed')?.at ?? null,
    cancelled_at: cancelled?.at ?? null,
    cancel_reason: cancelled?.data.reason ?? null,
  };
};

const statusOfOrder = (own: readonly Happened[]): string => {
  const last = lastOf(own, 'OrderPlaced', 'OrderConfirmed', 'OrderCancelled')?.type;
  return last ? last.slice('Order'.length).toLowerCase() : 'unknown';
};

const copiedFrom = (customer: readonly Happened[]): Row => ({
  customer_name: lastOf(customer, 'CustomerRegistered', 'CustomerRenamed')?.data.name ?? null,
  customer_email: lastOf(customer, 'CustomerRegistered', 'CustomerEmailChanged')?.data.email ?? null,
});

const lineOf = ({ name = undefined, sellerId = undefined, ...line }: StoredLine): Row => ({
  ...line,
  name: name ?? null,
  sellerId: sellerId ?? null,
});

const amounts = (lines: readonly StoredLine[]): Row => ({
  units: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  items_amount: lines.reduce((sum, { unitPrice, quantity }) => sum + BigInt(unitPrice.amount) * BigInt(quantity), 0n),
  freight_amount: lines.reduce((sum, { freight }) => sum + BigInt(freight.amount), 0n),
});

interface Payment extends Row {
  readonly status: string;
  readonly amount: StoredMoney;
  readonly refunded: StoredMoney;
}

const statuses: Readonly<Record<string, string>> = {
  PaymentAuthorisationRequested: 'requested',
  PaymentAuthorised: 'authorised',
  PaymentCaptured: 'captured',
  PaymentFailed: 'failed',
  PaymentRefunded: 'refunded',
};
const ownAmounts = ['PaymentAuthorisationRequested', 'PaymentAuthorised', 'PaymentCaptured', 'PaymentFailed'];

const paymentsOf = (own: readonly Happened[]): Record<string, Payment> => {
  const streams = grouped(own, ({ streamId, data }) => (streamId.startsWith('payment-') ? data.paymentId : undefined));
  return Object.fromEntries([...streams].map(([paymentId, events]) => [paymentId, paymentOf(events)]));
};

const paymentOf = (events: readonly Happened[]): Payment => {
  const [first] = events;
  const last = lastOf(events, ...Object.keys(statuses));
  const { method, amount } = first?.data ?? { method: { type: '' }, amount: { amount: '0', currency: '' } };
  return {
    status: statuses[last?.type ?? ''] ?? 'requested',
    method: method.type,
    installments: method.installments ?? null,
    amount: lastOf(events, ...ownAmounts)?.data.amount ?? amount,
    refunded: lastOf(events, 'PaymentRefunded')?.data.refundedTotal ?? { amount: '0', currency: amount.currency },
    ...reasons(events),
    at: last?.at ?? '1970-01-01T00:00:00.000000Z',
  };
};

/** Why it stands as it does: a refund's reason counts once it is refunded. */
const reasons = (events: readonly Happened[]): Row => {
  const settled = ofType(events, 'PaymentRefunded', 'RefundFailed').map(({ data }) => data.refundId);
  const asked = ofType(events, 'RefundRequested').map(({ data: { refundId, reason } }) => [refundId, reason] as const);
  const why = lastOf(events, 'PaymentFailed', 'PaymentRefunded');
  const refund = asked.find(([refundId]) => refundId === why?.data.refundId);
  return {
    reason: refund?.[1] ?? why?.data.reason ?? null,
    openRefunds: Object.fromEntries(asked.filter(([refundId]) => !settled.includes(refundId))),
  };
};

const sumsOf = (payments: readonly Payment[], currency: string | undefined): Row => {
  const sum = (amountsOf: readonly StoredMoney[]): bigint =>
    amountsOf.reduce((total, money) => (money.currency === currency ? total + BigInt(money.amount) : total), 0n);
  const of = (...wanted: readonly string[]) => payments.filter(({ status }) => wanted.includes(status));
  return {
    paid_amount: sum(of('captured', 'refunded').map(({ amount }) => amount)),
    declined_amount: sum(of('failed').map(({ amount }) => amount)),
    refunded_amount: sum(payments.map(({ refunded }) => refunded)),
  };
};

interface Shipment extends Row {
  readonly status: string;
}

const shipmentsOf = (own: readonly Happened[]): Record<string, Shipment> => {
  const streams = grouped(own, ({ streamId, data }) =>
    streamId.startsWith('shipment-') ? data.shipmentId : undefined,
  );
  return Object.fromEntries([...streams].map(([shipmentId, events]) => [shipmentId, shipmentOf(events)]));
};

const shipmentOf = (events: readonly Happened[]): Shipment => {
  const at = (type: string): string | null => lastOf(events, type)?.at ?? null;
  const dispatched = lastOf(events, 'ShipmentDispatched')?.data;
  return {
    status: (events.at(-1)?.type ?? '').slice('Shipment'.length).toLowerCase(),
    carrier: dispatched?.carrier ?? null,
    trackingNumber: dispatched?.trackingNumber ?? null,
    scheduledAt: at('ShipmentScheduled'),
    dispatchedAt: at('ShipmentDispatched'),
    deliveredAt: at('ShipmentDelivered'),
    returnedAt: at('ShipmentReturned'),
  };
};

const statusOf = (own: string, shipments: readonly Shipment[]): string => {
  const count = (status: string): number => shipments.filter((each) => each.status === status).length;
  if (own === 'cancelled') return own;
  if (count('returned') > 0 && count('scheduled') + count('dispatched') === 0) return 'returned';
  if (shipments.length > 0 && count('delivered') === shipments.length) return 'delivered';
  return count('dispatched') > 0 ? 'shipped' : own;
};

/** Orders that were placed, for who wants to know of how many a figure speaks. */
export const placedOrders = (events: readonly Happened[]): number => ofType(events, 'OrderPlaced').length;
