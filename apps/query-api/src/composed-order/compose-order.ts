import { CallFailure, type CallFault, type ServiceCalls } from '@refold/platform';
import {
  CustomerPart,
  OrderPart,
  type PaymentPart,
  PaymentsPart,
  ReservationPart,
  type ShipmentPart,
  ShipmentsPart,
} from './parts';

/** What came of one part: told, not there, or not to be had at this moment. */
export type Outcome<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'absent' }
  | { readonly status: 'failed'; readonly code: CallFault | 'order-unknown'; readonly why: string };

/** An order as its services tell it, each for itself and as of the moment at which it was asked. */
export interface ComposedParts {
  readonly order: Outcome<OrderPart>;
  readonly customer: Outcome<CustomerPart>;
  readonly payments: Outcome<readonly PaymentPart[]>;
  readonly reservation: Outcome<ReservationPart>;
  readonly shipments: Outcome<readonly ShipmentPart[]>;
}
export type PartName = keyof ComposedParts;
type Standings = Readonly<Record<PartName, Pick<Outcome<unknown>, 'status'>>>;

/** Who is asked for each part. */
export const ownerOf = {
  order: 'orders',
  customer: 'customers',
  payments: 'payments',
  reservation: 'inventory',
  shipments: 'shipping',
} as const satisfies Readonly<Record<PartName, string>>;
export const partNames = Object.keys(ownerOf) as readonly PartName[];
export const everyPart: ReadonlySet<PartName> = new Set(partNames);

/**
 * Asks all services at once; only the customer has to wait, for the order says who it is.
 * @param orderId an id by its form, since it becomes a part of paths
 * @param wanted parts that are not wanted are not asked for, and are `absent`
 * @param told what has been told of the order already
 */
export const composeOrder = async (
  calls: Pick<ServiceCalls, 'of'>,
  orderId: string,
  wanted: ReadonlySet<PartName> = everyPart,
  told?: Outcome<OrderPart>,
): Promise<ComposedParts> => {
  const id = encodeURIComponent(orderId);
  const whereWanted = <T>(part: PartName, ask: () => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    wanted.has(part) ? ask() : Promise.resolve(absent);
  const needsOrder = wanted.has('order') || wanted.has('customer');
  const order = told ? Promise.resolve(told) : needsOrder ? askOrder(calls, orderId) : Promise.resolve(absent);
  const [customer, payments, reservation, shipments] = await Promise.all([
    whereWanted('customer', async () => customerOf(calls, await order)),
    whereWanted('payments', () => listOf(calls.of('payments').read(`/payments?orderId=${id}`, PaymentsPart))),
    whereWanted('reservation', () => outcomeOf(calls.of('inventory').read(`/reservations/${id}`, ReservationPart))),
    whereWanted('shipments', () => listOf(calls.of('shipping').read(`/shipments?orderId=${id}`, ShipmentsPart))),
  ]);
  return { order: await order, customer, payments, reservation, shipments };
};

/** What orders tells of it. */
export const askOrder = (calls: Pick<ServiceCalls, 'of'>, orderId: string): Promise<Outcome<OrderPart>> =>
  outcomeOf(calls.of('orders').read(`/orders/${encodeURIComponent(orderId)}`, OrderPart));

/** Nobody who was asked knows of it, and all of them have answered. */
export const isUnknown = (parts: Standings): boolean => partNames.every((name) => parts[name].status === 'absent');

/** Nobody who was asked has told anything, and not all of them because there is nothing. */
export const isUntold = (parts: Standings): boolean =>
  !isUnknown(parts) && partNames.every((name) => parts[name].status !== 'ok');

const absent = { status: 'absent' } as const;

const customerOf = async (
  calls: Pick<ServiceCalls, 'of'>,
  order: Outcome<OrderPart>,
): Promise<Outcome<CustomerPart>> => {
  if (order.status === 'absent') return absent;
  if (order.status === 'failed')
    return { status: 'failed', code: 'order-unknown', why: 'The order, which names the customer, is not known.' };
  const path = `/customers/${encodeURIComponent(order.value.customerId)}`;
  return outcomeOf(calls.of('customers').read(path, CustomerPart));
};

const outcomeOf = async <T>(read: Promise<T | null>): Promise<Outcome<T>> => {
  try {
    const value = await read;
    return value === null ? absent : { status: 'ok', value };
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error;
    return { status: 'failed', code: error.fault, why: error.message };
  }
};

const listOf = async <T>(read: Promise<{ items: readonly T[] } | null>): Promise<Outcome<readonly T[]>> => {
  const outcome = await outcomeOf(read);
  if (outcome.status !== 'ok') return outcome;
  return outcome.value.items.length === 0 ? absent : { status: 'ok', value: outcome.value.items };
};
