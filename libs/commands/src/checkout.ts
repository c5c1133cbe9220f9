import { createHash } from 'node:crypto';
import type { CheckoutStyle, OrderPlaced, PaymentMethod } from '@refold/events';
import { formatMoney, type Money } from '@refold/model';
import { ReserveStock } from './inventory';
import { ChargePayment, RefundPayment } from './payments';
import { ScheduleShipment } from './shipping';

/*
 * What a checkout asks of the services, the same in both styles. Whatever it makes is named after its order, so that
 * asking twice is asking once, and so that whoever hears of it knows that it is the checkout's and not somebody else's.
 */

interface OfOrder {
  readonly orderId: string;
  readonly customerId: string;
}

/** Whether an order is checked out in this style; those that nobody but people bring on are in none. */
export const isIn = (style: CheckoutStyle, { checkout }: Pick<OrderPlaced, 'checkout'>): boolean =>
  checkout?.style === style;

export const chargeFor = (
  { orderId, customerId, total }: OfOrder & { readonly total: Money },
  method: PaymentMethod,
): ChargePayment => new ChargePayment({ paymentId: orderId, orderId, customerId, amount: priceOf(total), method });

/** All that is left of the payment. @param number 1, 2, 3 …: a refund that has failed is tried again as another one */
export const refundFor = (orderId: string, number: number, reason: string): RefundPayment =>
  new RefundPayment({ paymentId: orderId, refundId: shortened(`${orderId}-refund-${number}`), reason });

export const reserveFor = (
  orderId: string,
  lines: readonly { readonly sku: string; readonly quantity: number }[],
): ReserveStock => new ReserveStock({ orderId, lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) });

export const shipFor = ({ orderId, customerId, shipTo }: OfOrder & Pick<OrderPlaced, 'shipTo'>): ScheduleShipment =>
  new ScheduleShipment({ shipmentId: orderId, orderId, customerId, address: shipTo });

/** Whether the payment is the checkout's own: an order can have others, which people make. */
export const isItsPayment = ({
  paymentId,
  orderId,
}: {
  readonly paymentId: string;
  readonly orderId: string;
}): boolean => paymentId === orderId;

/** Whether a payment is what the order costs: somebody else may have used its id before. */
export const isWhole = ({ amount: paid }: { readonly amount: Money }, { total }: { readonly total: Money }): boolean =>
  paid.amount === total.amount && paid.currency === total.currency;

/** Whether the shipment is the checkout's own. */
export const isItsShipment = ({ shipmentId, orderId }: { readonly shipmentId: string; readonly orderId: string }) =>
  shipmentId === orderId;

const priceOf = (money: Money) => ({ amount: formatMoney(money), currency: money.currency });

/** Ids have at most 64 characters, also one that is made of an id of 64. */
const shortened = (id: string): string => (id.length <= 64 ? id : createHash('sha256').update(id).digest('hex'));
