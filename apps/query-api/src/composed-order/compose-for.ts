import type { Scope, ServiceCalls } from '@refold/platform';
import {
  askOrder,
  composeOrder,
  type ComposedParts,
  everyPart,
  type Outcome,
  type PartName,
  partNames,
} from './compose-order';
import type { CustomerPart, OrderPart, ReservationPart } from './parts';

/** What may not be told of a part is not in it. */
export interface SeenParts extends Omit<ComposedParts, 'order' | 'customer' | 'reservation'> {
  readonly order: Outcome<OrderPart>;
  readonly customer: Outcome<CustomerPart>;
  readonly reservation: Outcome<Partial<ReservationPart> & Pick<ReservationPart, 'status'>>;
}

/**
 * An order as whoever asks may see it. To a customer an order of another is as one that is not there; the services are
 * asked by this process, which they tell everything, so whose it is has to be known before the others are asked.
 */
export const composeFor = async (
  scope: Scope,
  calls: Pick<ServiceCalls, 'of'>,
  orderId: string,
  wanted: ReadonlySet<PartName> = everyPart,
): Promise<SeenParts> => {
  if (scope.customerId === null) {
    const parts = await composeOrder(calls, orderId, wanted);
    return scope.hidesPersonal ? withoutPeople(parts) : parts;
  }
  const order = await askOrder(calls, orderId);
  if (order.status === 'failed') return everywhere(wanted, order);
  if (order.status === 'absent' || order.value.customerId !== scope.customerId) return everywhere(wanted, absent);
  return withoutStock(await composeOrder(calls, orderId, wanted, order));
};

/** What `composeFor` leaves out for those who do not need to know people by name. */
export const personalOf = ['order.shipTo', 'customer.name', 'customer.email', 'customer.address'] as const;

const absent = { status: 'absent' } as const;
type Nothing = Exclude<Outcome<never>, { readonly status: 'ok' }>;

const everywhere = (wanted: ReadonlySet<PartName>, order: Nothing): SeenParts => {
  const others: Nothing =
    order.status === 'absent' ? absent : { ...order, code: 'order-unknown', why: 'Whose the order is, is not known.' };
  const outcomeOf = (name: PartName): Nothing => (wanted.has(name) ? (name === 'order' ? order : others) : absent);
  return Object.fromEntries(partNames.map((name) => [name, outcomeOf(name)])) as Record<PartName, Nothing>;
};

const withoutPeople = ({ order, customer, ...parts }: ComposedParts): SeenParts => ({
  ...parts,
  order: mapped(order, ({ shipTo: _, ...rest }) => rest),
  customer: mapped(customer, ({ customerId, active }) => ({ customerId, active })),
});

/** What lies on the shelf is not for customers, nor is it at the service that owns it. */
const withoutStock = ({ reservation, ...parts }: ComposedParts): SeenParts => ({
  ...parts,
  reservation: mapped(reservation, ({ status }) => ({ status })),
});

const mapped = <From, To>(outcome: Outcome<From>, to: (value: From) => To): Outcome<To> =>
  outcome.status === 'ok' ? { status: 'ok', value: to(outcome.value) } : outcome;
