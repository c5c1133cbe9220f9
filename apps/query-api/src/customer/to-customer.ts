import { attempt, type MoneyAnswer, moneyAnswer, sourceAnswer } from '@refold/platform';
import type { AmountByCurrency, CustomerOverview } from '@refold/views';
import { addressAnswer } from '../order/address.answer';
import type { CustomerAnswer } from './customer.answer';

/** A customer's row as it is answered. What cannot be read becomes an error in its own field. */
export const toCustomer = (row: CustomerOverview): CustomerAnswer => ({
  id: row.customerId,
  name: row.name,
  email: row.email,
  address: addressAnswer(row.address),
  active: row.active,
  registeredAt: row.registeredAt,
  orderCount: row.orders,
  cancelledOrderCount: row.cancelledOrders,
  ordered: amounts(row.ordered),
  paid: amounts(row.paid),
  refunded: amounts(row.refunded),
  lastOrder: row.lastOrder && { id: row.lastOrder.orderId, placedAt: row.lastOrder.at },
  source: sourceAnswer(row),
});

const amounts = (byCurrency: AmountByCurrency): MoneyAnswer[] =>
  attempt(() =>
    Object.entries(byCurrency)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([currency, digits]) => moneyAnswer(BigInt(digits), currency) ?? []),
  );
