import { attempt, moneyAnswer, sourceAnswer } from '@refold/platform';
import {
  fromDigits,
  type MoneyDigits,
  type OrderDetails,
  type OrderLineEntry,
  type PaymentEntry,
  type ShipmentEntry,
} from '@refold/views';
import { addressAnswer } from './address.answer';
import { customerOfOrder } from './customer-of-order';
import type { OrderAnswer } from './order.answer';
import type { OrderLineAnswer } from './order-line.answer';
import type { PaymentAnswer } from './payment.answer';
import type { ShipmentAnswer } from './shipment.answer';

/** An order's row as it is answered. What cannot be read becomes an error in its own field. */
export const toOrder = (row: OrderDetails): OrderAnswer => ({
  id: row.orderId,
  status: row.status as OrderAnswer['status'],
  placedAt: row.placedAt,
  confirmedAt: row.confirmedAt,
  cancelledAt: row.cancelledAt,
  cancelReason: row.cancelReason,
  shipTo: addressAnswer(row.shipTo),
  lines: attempt(() => row.lines.map(toLine)),
  payments: attempt(() => Object.entries(row.payments).map(toPaymentOf(row)).sort(byTimeAndId)),
  shipments: attempt(() => Object.entries(row.shipments).map(toShipmentOf(row)).sort(byScheduleAndId)),
  reservation: row.reservation,
  units: row.units,
  ...amountsOf(row),
  source: sourceAnswer(row),
  customer: customerOfOrder,
  buyer: { id: row.customerId, name: row.customerName, email: row.customerEmail },
});

const amountsOf = (row: OrderDetails) => ({
  items: moneyAnswer(row.itemsAmount, row.currency),
  freight: moneyAnswer(row.freightAmount, row.currency),
  total: moneyAnswer(row.totalAmount, row.currency),
  paid: moneyAnswer(row.paidAmount, row.currency),
  declined: moneyAnswer(row.declinedAmount, row.currency),
  refunded: moneyAnswer(row.refundedAmount, row.currency),
});

const money = (digits: MoneyDigits) =>
  attempt(() => {
    const { amount, currency } = fromDigits(digits);
    return moneyAnswer(amount, currency);
  });

const toLine = (line: OrderLineEntry): OrderLineAnswer => ({
  sku: line.sku,
  name: line.name,
  quantity: line.quantity,
  unitPrice: money(line.unitPrice),
  freight: money(line.freight),
  sellerId: line.sellerId,
});

const toPaymentOf =
  ({ orderId }: OrderDetails) =>
  ([id, payment]: [string, PaymentEntry]): PaymentAnswer => ({
    id,
    orderId,
    status: payment.status,
    method: payment.method,
    installments: payment.installments,
    amount: money(payment.amount),
    refunded: money(payment.refunded),
    reason: payment.reason,
    at: payment.at,
  });

const toShipmentOf =
  ({ orderId }: OrderDetails) =>
  ([id, shipment]: [string, ShipmentEntry]): ShipmentAnswer => ({ id, orderId, ...shipment });

const byTimeAndId = (a: PaymentAnswer, b: PaymentAnswer): number => compare(`${a.at} ${a.id}`, `${b.at} ${b.id}`);

const byScheduleAndId = (a: ShipmentAnswer, b: ShipmentAnswer): number =>
  compare(`${a.scheduledAt ?? a.dispatchedAt ?? ''} ${a.id}`, `${b.scheduledAt ?? b.dispatchedAt ?? ''} ${b.id}`);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
