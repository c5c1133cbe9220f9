import {
  CustomerAddressChanged,
  CustomerDeactivated,
  CustomerEmailChanged,
  CustomerRegistered,
  CustomerRenamed,
  Customers,
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
  Orders,
  Payments,
  ShipmentDelivered,
  ShipmentDispatched,
  ShipmentReturned,
  ShipmentScheduled,
  Shipments,
} from '@refold/events';
import type { AnyEvent, Stream } from '@refold/model';
import type { Random } from '../chance/random';
import { nextOfPayment } from './payments';

/** A stream that something can happen to. */
export interface Subject {
  readonly of: Stream;
  readonly id: string;
  /** What happens next after these events, or nothing. */
  next(events: readonly AnyEvent[], chance: Random): readonly AnyEvent[];
}

/** Services that are written to; each has a store of its own. */
export const streamsOfService: Readonly<Record<string, readonly Stream[]>> = {
  orders: [Orders],
  payments: [Payments],
  customers: [Customers],
  shipping: [Shipments],
};
export const services = Object.keys(streamsOfService);

/**
 * The streams of a small shop: few of them, so that what happens to one often meets what happens to another.
 * @param scope begins all ids, so that many shops can share stores
 */
export const shopOf = (scope: string, orders: number): Subject[] => {
  const numbers = Array.from({ length: orders }, (_, at) => at + 1);
  return [
    customer(`${scope}c1`),
    customer(`${scope}c2`),
    ...numbers.flatMap((number) => {
      const ids = { orderId: `${scope}o${number}`, customerId: `${scope}c${(number % 2) + 1}` };
      return [
        order(ids),
        ...[1, 2].map((at) => shipment({ ...ids, shipmentId: `${ids.orderId}s${at}` })),
        ...[1, 2].map((at) => payment({ ...ids, paymentId: `${ids.orderId}p${at}` })),
      ];
    }),
  ];
};

export interface Parties {
  readonly orderId: string;
  readonly customerId: string;
}

export const money = (chance: Random) => ({ amount: String(chance.between(1, 99_999)), currency: 'BRL' });

const customer = (customerId: string): Subject => ({
  of: Customers,
  id: customerId,
  next: (events, chance) => {
    const name = `Name ${chance.below(1000)}`;
    const email = `mail${chance.below(1000)}@example.com`;
    const address = { city: 'Curitiba', state: chance.pick(['PR', 'SP']) };
    if (events.length === 0)
      return [new CustomerRegistered({ customerId, ...(chance.percent(80) && { name, email }) })];
    return [
      chance.pick([
        () => new CustomerRenamed({ customerId, name }),
        () => new CustomerEmailChanged({ customerId, email }),
        () => new CustomerAddressChanged({ customerId, address }),
        () => new CustomerDeactivated({ customerId, reason: 'asked for it' }),
      ])(),
    ];
  },
});

const order = (ids: Parties): Subject => ({
  of: Orders,
  id: ids.orderId,
  next: (events, chance) => {
    if (events.length === 0) return [placed(ids, chance), ...(chance.percent(15) ? [new OrderConfirmed(ids)] : [])];
    const last = events.at(-1)?.type;
    if (last === 'OrderPlaced' && chance.percent(70)) return [new OrderConfirmed(ids)];
    if (last === 'OrderCancelled' || chance.percent(50)) return [];
    return [new OrderCancelled({ ...ids, reason: chance.pick(['customer', 'timed-out', 'payment-declined']) })];
  },
});

const placed = (ids: Parties, chance: Random): AnyEvent => {
  const lines = Array.from({ length: chance.below(4) }, () => ({
    sku: `sku-${chance.below(5)}`,
    quantity: chance.between(1, 5),
    unitPrice: money(chance),
    freight: money(chance),
    ...(chance.percent(30) && { name: 'Tea', sellerId: 'seller-1' }),
  }));
  const shipTo = chance.percent(80) ? { state: chance.pick(['PR', 'SP']), city: 'Curitiba' } : {};
  return new OrderPlaced({ ...ids, shipTo, currency: 'BRL', lines, total: money(chance) });
};

const shipment = (ids: Parties & { readonly shipmentId: string }): Subject => ({
  of: Shipments,
  id: ids.shipmentId,
  next: (events, chance) => {
    const last = events.at(-1)?.type;
    if (!last && chance.percent(80)) return [new ShipmentScheduled({ ...ids, address: { state: 'PR' } })];
    if (!last || last === 'ShipmentScheduled')
      return [new ShipmentDispatched({ ...ids, ...(chance.percent(50) && { carrier: 'Correios' }) })];
    if (last !== 'ShipmentDispatched') return [];
    return [chance.percent(70) ? new ShipmentDelivered(ids) : new ShipmentReturned({ ...ids, reason: 'nobody there' })];
  },
});

const payment = (ids: Parties & { readonly paymentId: string }): Subject => ({
  of: Payments,
  id: ids.paymentId,
  next: (events, chance) => nextOfPayment(ids, events, chance),
});
