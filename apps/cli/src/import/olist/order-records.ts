import type { Address } from '@refold/events';
import type { Instant } from '@refold/model';
import type { PlacedRecord, RecordOf } from '../record/records';
import { count, currency, money, optionalTime, system, time } from './files/cells';
import { orderLines } from './order-lines';
import type { RowOf } from './files/tables';

/** An order's row with the rows that belong to it. */
export interface JoinedOrder {
  readonly order: RowOf<'orders'>;
  readonly customer: RowOf<'customers'>;
  readonly items: readonly RowOf<'items'>[];
  readonly payments: readonly RowOf<'payments'>[];
}

/** What the order's row says of its way. */
export interface Life {
  readonly status: string;
  readonly placedAt: Instant;
  readonly approvedAt: Instant | undefined;
  readonly dispatchedAt: Instant | undefined;
  readonly deliveredAt: Instant | undefined;
  /** Paid: approved, or delivered although no approval is noted. */
  readonly captured: boolean;
  readonly cancelled: boolean;
  /** The data has no time of a cancellation: the latest time that it has of the order. */
  readonly latest: Instant;
}

/** @throws RecordProblem when a time of the order's row cannot be read */
export const lifeOf = ({ place, cells }: RowOf<'orders'>): Life => {
  const optional = (column: keyof typeof cells) => optionalTime(cells[column], column, place);
  const placedAt = time(cells.order_purchase_timestamp, 'order_purchase_timestamp', place);
  const approvedAt = optional('order_approved_at');
  const dispatchedAt = optional('order_delivered_carrier_date');
  const deliveredAt = optional('order_delivered_customer_date');
  const status = cells.order_status;
  return {
    status,
    placedAt,
    approvedAt,
    dispatchedAt,
    deliveredAt,
    captured: approvedAt !== undefined || status === 'delivered',
    cancelled: status === 'canceled' || status === 'unavailable',
    latest: [placedAt, approvedAt, dispatchedAt, deliveredAt].reduce<Instant>(later, placedAt),
  };
};

const later = (a: Instant, b: Instant | undefined): Instant => (b !== undefined && b > a ? b : a);

/** @throws RecordProblem at the item's row that cannot be read */
export const orderRecord = ({ order, customer, items }: JoinedOrder, life: Life): RecordOf<'order'> => {
  const { order_id: id } = order.cells;
  const { status, placedAt, approvedAt, captured } = life;
  const unavailable = status === 'unavailable';
  const confirmed = captured && items.length > 0 && !unavailable;
  return {
    kind: 'order',
    id,
    customerId: customer.cells.customer_unique_id,
    placedAt,
    currency,
    shipTo: addressOf(customer),
    lines: orderLines(items),
    ...(confirmed && { confirmedAt: approvedAt ?? placedAt }),
    ...(unavailable && { reservation: { outcome: 'short' } }),
    source: { system, id, ...(status !== '' && { status }) },
  };
};

/** Spreadsheets took the postal prefixes for numbers, so a leading zero is missing from many. */
export const addressOf = ({ cells }: RowOf<'customers'>): Address => ({
  country: 'BR',
  ...(cells.customer_state !== '' && { state: cells.customer_state }),
  ...(cells.customer_city !== '' && { city: cells.customer_city }),
  ...(cells.customer_zip_code_prefix !== '' && { postalCode: cells.customer_zip_code_prefix.padStart(5, '0') }),
});

/** A payment of an order that was never approved was declined; what was captured for a cancelled order went back. */
export const paymentRecords = ({ cells, place }: RowOf<'payments'>, life: Life): PlacedRecord[] => {
  const { order_id: orderId, payment_sequential: sequential, payment_type: type } = cells;
  const id = `${orderId}-${sequential}`;
  const amount = money(cells.payment_value, 'payment_value', place);
  const installments = count(cells.payment_installments, 'payment_installments', place);
  const { captured, cancelled, placedAt, approvedAt, latest } = life;
  const ending = captured ? { capturedAt: approvedAt ?? placedAt } : { failedAt: placedAt };
  const source = { system };
  const payment = { kind: 'payment', id, orderId, amount, method: { type, installments }, ...ending, source } as const;
  if (!captured || !cancelled) return [{ place, record: payment }];
  const refund = { kind: 'refund', id, paymentId: id, amount, refundedAt: latest, source } as const;
  return [
    { place, record: payment },
    { place, record: refund },
  ];
};

/** The one shipment that the data knows of an order, and its cancellation. */
export const endRecords = ({ place, cells }: RowOf<'orders'>, life: Life): PlacedRecord[] => {
  const { order_id: orderId } = cells;
  const { dispatchedAt, deliveredAt, cancelled, latest } = life;
  const source = { system };
  const sent = dispatchedAt !== undefined || deliveredAt !== undefined;
  const shipment = { kind: 'shipment', id: orderId, orderId, dispatchedAt, deliveredAt, source } as const;
  const cancellation = { kind: 'cancellation', orderId, cancelledAt: latest, source } as const;
  return [...(sent ? [{ place, record: shipment }] : []), ...(cancelled ? [{ place, record: cancellation }] : [])];
};
