import { grouped, lastOf, ofType, type Happened, type StoredMoney } from './happened';
import type { Row, Rows } from './rows';

/** The rows of the customers' view, worked out from all events at once: see `expected-orders.ts`. */
export const expectedCustomers = (events: readonly Happened[]): Rows => {
  const customers = grouped(events, ({ type, data }) => (seenByCustomers.has(type) ? data.customerId : undefined));
  return new Map([...customers].map(([customerId, own]) => [customerId, customerRow(customerId, own)]));
};

const seenByCustomers = new Set([
  ...['CustomerRegistered', 'CustomerRenamed', 'CustomerEmailChanged', 'CustomerAddressChanged', 'CustomerDeactivated'],
  ...['OrderPlaced', 'OrderCancelled', 'PaymentCaptured', 'PaymentRefunded'],
]);

const customerRow = (customerId: string, own: readonly Happened[]): Row => {
  const registered = lastOf(own, 'CustomerRegistered');
  const placed = ofType(own, 'OrderPlaced');
  return {
    customer_id: customerId,
    _defined: registered !== undefined,
    _deleted: false,
    name: lastOf(own, 'CustomerRegistered', 'CustomerRenamed')?.data.name ?? null,
    email: lastOf(own, 'CustomerRegistered', 'CustomerEmailChanged')?.data.email ?? null,
    address: lastOf(own, 'CustomerRegistered', 'CustomerAddressChanged')?.data.address ?? null,
    active: registered !== undefined && ofType(own, 'CustomerDeactivated').length === 0,
    registered_at: registered?.at ?? null,
    orders: placed.length,
    cancelled_orders: ofType(own, 'OrderCancelled').length,
    ordered: byCurrency(placed.map(({ data }) => data.total)),
    paid: byCurrency(ofType(own, 'PaymentCaptured').map(({ data }) => data.amount)),
    refunded: byCurrency(ofType(own, 'PaymentRefunded').map(({ data }) => data.amount)),
    last_order: latest(placed),
  };
};

const byCurrency = (amounts: readonly StoredMoney[]): Record<string, string> => {
  const currencies = [...new Set(amounts.map(({ currency }) => currency))];
  return Object.fromEntries(
    currencies.map((currency) => {
      const own = amounts.filter((each) => each.currency === currency);
      return [currency, own.reduce((sum, { amount }) => sum + BigInt(amount), 0n).toString()];
    }),
  );
};

const latest = (placed: readonly Happened[]): Row | null => {
  const sorted = [...placed].sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1));
  const last = sorted.at(-1);
  return last ? { orderId: last.data.orderId, at: last.at, eventId: last.id } : null;
};
