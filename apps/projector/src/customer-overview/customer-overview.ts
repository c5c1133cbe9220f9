import { Customers, Orders, Payments } from '@refold/events';
import { postgresView, type Money } from '@refold/model';
import { CustomerOverview, type AmountByCurrency, type LastOrder } from '@refold/views';

/** A customer with sums over orders and payments: each event adds its own, so their order does not matter. */
export const customerOverview = postgresView(CustomerOverview, {
  name: 'customer_overview',
  version: 1,
  key: 'customerId',
  from: [Customers, Orders, Payments],
  definedBy: 'CustomerRegistered',
  initial: {
    name: null,
    email: null,
    address: null,
    active: false,
    registeredAt: null,
    orders: 0,
    cancelledOrders: 0,
    ordered: {},
    paid: {},
    refunded: {},
    lastOrder: null,
    sourceSystem: null,
    sourceId: null,
  },
}).on({
  CustomerRegistered: (_, { name, email, address, source }, { at }) => ({
    name: name ?? null,
    email: email ?? null,
    address: address ?? null,
    active: true,
    registeredAt: at,
    sourceSystem: source?.system ?? null,
    sourceId: source?.id ?? null,
  }),
  CustomerRenamed: (_, { name }) => ({ name }),
  CustomerEmailChanged: (_, { email }) => ({ email }),
  CustomerAddressChanged: (_, { address }) => ({ address }),
  CustomerDeactivated: () => ({ active: false }),

  OrderPlaced: ({ orders, ordered, lastOrder }, { orderId, total }, { at, eventId }) => ({
    orders: orders + 1,
    ordered: added(ordered, total),
    lastOrder: later(lastOrder, { orderId, at, eventId }),
  }),
  OrderCancelled: ({ cancelledOrders }) => ({ cancelledOrders: cancelledOrders + 1 }),
  PaymentCaptured: ({ paid }, { amount }) => ({ paid: added(paid, amount) }),
  PaymentRefunded: ({ refunded }, { amount }) => ({ refunded: added(refunded, amount) }),
});

const added = (sums: AmountByCurrency, { amount, currency }: Money): AmountByCurrency => ({
  ...sums,
  [currency]: (BigInt(sums[currency] ?? 0) + amount).toString(),
});

/** Two orders of one moment are told apart by their events, so that every order of arrival gives the same one. */
const later = (one: LastOrder | null, other: LastOrder): LastOrder =>
  one && (one.at > other.at || (one.at === other.at && one.eventId > other.eventId)) ? one : other;
