import { formatMoney, parseMoney, sumMoney } from '@refold/model';
import { markets, products, type DemoCustomer } from './catalogue';
import type { Shop } from './shop';

/** How far an order goes that people bring on. */
export const endings = [
  'delivered',
  'shipped',
  'confirmed',
  'placed',
  'refunded-in-part',
  'declined',
  'cancelled',
  'returned',
  'short-of-stock',
] as const;
/** How an order ends that is placed with its payment, and is checked out by nobody's doing. */
export const checkoutEndings = ['checked-out', 'checkout-short-of-stock', 'checkout-declined'] as const;
export type Ending = (typeof endings)[number] | (typeof checkoutEndings)[number];

const isCheckedOut = (ending: Ending): boolean => (checkoutEndings as readonly Ending[]).includes(ending);

export interface DemoOrder {
  readonly number: number;
  readonly customer: DemoCustomer;
  readonly ending: Ending;
  readonly items: readonly { sku: string; quantity: number }[];
}

const idOf = (kind: string, number: number) => `demo-${kind}-${String(number).padStart(3, '0')}`;

/** Plays one order from its placement to its ending. */
export async function play(shop: Shop, order: DemoOrder): Promise<void> {
  await place(shop, order);
  if (isCheckedOut(order.ending)) return checkedOut(shop, order);
  if (order.ending === 'placed') return;
  if (!(await reserve(shop, order))) return cancel(shop, order, 'out-of-stock');
  if (!(await pay(shop, order))) return giveUp(shop, order, 'payment-declined');
  if (order.ending === 'cancelled') {
    // Before it is confirmed; afterwards it can only be returned.
    await refund(shop, order, amountOf(order));
    return giveUp(shop, order, 'customer');
  }
  await shop.ask('orders', `/orders/${idOf('order', order.number)}/confirm`);
  if (order.ending !== 'confirmed') await send(shop, order);
}

/** Gives back what is reserved. */
async function giveUp(shop: Shop, order: DemoOrder, reason: string): Promise<void> {
  await shop.ask('inventory', `/reservations/${idOf('order', order.number)}/release`);
  await cancel(shop, order, reason);
}

/** By now the services have done the rest, in either style. */
async function checkedOut(shop: Shop, { number }: DemoOrder): Promise<void> {
  await shop.outcome('orders', `order-${idOf('order', number)}`, 'OrderConfirmed', 'OrderCancelled');
}

async function place(shop: Shop, { number, customer, items, ending }: DemoOrder): Promise<void> {
  const { currency, freight, country } = markets[customer.market];
  const lines = items.map(({ sku, quantity }, index) => ({
    sku,
    name: productOf(sku).name,
    quantity,
    unitPrice: { amount: productOf(sku).prices[currency], currency },
    ...(index === 0 && { freight: { amount: freight, currency } }),
  }));
  await shop.ask('orders', '/orders', {
    orderId: idOf('order', number),
    customerId: customer.customerId,
    shipTo: { ...customer.address, country },
    currency,
    lines,
    ...(isCheckedOut(ending) && { payment: cardOf(ending) }),
  });
}

const cardOf = (ending: Ending) => ({
  ...{ type: 'credit_card', brand: 'visa', last4: '4242', installments: 1 },
  cardToken: ending === 'declined' || ending === 'checkout-declined' ? 'tok_declined' : 'tok_visa',
});

async function reserve(shop: Shop, { number, items }: DemoOrder): Promise<boolean> {
  const orderId = idOf('order', number);
  await shop.ask('inventory', '/reservations', { orderId, lines: items });
  const streamId = `reservation-${orderId}`;
  return (await shop.outcome('inventory', streamId, 'StockReserved', 'StockReservationFailed')) === 'StockReserved';
}

async function pay(shop: Shop, order: DemoOrder): Promise<boolean> {
  const [paymentId, orderId] = [idOf('payment', order.number), idOf('order', order.number)];
  const payment = { paymentId, orderId, customerId: order.customer.customerId };
  await shop.ask('payments', '/payments', { ...payment, amount: amountOf(order), method: cardOf(order.ending) });
  const streamId = `payment-${paymentId}`;
  if ((await shop.outcome('payments', streamId, 'PaymentAuthorised', 'PaymentFailed')) === 'PaymentFailed')
    return false;
  await shop.ask('payments', `/payments/${paymentId}/capture`);
  return (await shop.outcome('payments', streamId, 'PaymentCaptured', 'PaymentFailed')) === 'PaymentCaptured';
}

async function send(shop: Shop, order: DemoOrder): Promise<void> {
  const [shipmentId, orderId] = [idOf('shipment', order.number), idOf('order', order.number)];
  const { customerId, address, market } = order.customer;
  const shipment = { shipmentId, orderId, customerId };
  await shop.ask('shipping', '/shipments', { ...shipment, address: { ...address, country: markets[market].country } });
  const trackingNumber = `TRACK${String(order.number).padStart(6, '0')}`;
  await shop.ask('shipping', `/shipments/${shipmentId}/dispatch`, { carrier: 'Blue Parcel', trackingNumber });
  await shop.ask('inventory', `/reservations/${orderId}/commit`);
  if (order.ending === 'shipped') return;
  await shop.ask('shipping', `/shipments/${shipmentId}/deliver`);
  if (order.ending === 'refunded-in-part') await refund(shop, order, firstUnitOf(order));
  if (order.ending !== 'returned') return;
  await shop.ask('shipping', `/shipments/${shipmentId}/return`, { reason: 'arrived broken' });
  await refund(shop, order, amountOf(order));
}

async function refund(shop: Shop, { number }: DemoOrder, amount: object): Promise<void> {
  const [paymentId, refundId] = [idOf('payment', number), idOf('refund', number)];
  await shop.ask('payments', `/payments/${paymentId}/refund`, { refundId, amount, reason: 'given back' });
  await shop.outcome('payments', `payment-${paymentId}`, 'PaymentRefunded', 'RefundFailed');
}

const cancel = (shop: Shop, { number }: DemoOrder, reason: string): Promise<void> =>
  shop.ask('orders', `/orders/${idOf('order', number)}/cancel`, { reason });

/** What the buyer pays: items and freight. */
const amountOf = ({ customer, items }: DemoOrder) => {
  const { currency, freight } = markets[customer.market];
  const amounts = items.map(({ sku, quantity }) => {
    const { amount } = parseMoney(productOf(sku).prices[currency], currency);
    return { amount: amount * BigInt(quantity), currency };
  });
  return { amount: formatMoney(sumMoney([...amounts, parseMoney(freight, currency)], currency)), currency };
};

const firstUnitOf = ({ customer, items: [first] }: DemoOrder) => {
  const { currency } = markets[customer.market];
  return { amount: productOf(first?.sku).prices[currency], currency };
};

const productOf = (sku = '') => {
  const product = products.find((each) => each.sku === sku);
  if (!product) throw new Error(`The demo has no product ${sku}.`);
  return product;
};
