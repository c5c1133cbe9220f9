import { type QueryContext, selectedFields } from '@refold/platform';
import type { GraphQLResolveInfo } from 'graphql';
import { loadCustomer } from '../customer/load-customer';
import type { BuyerAnswer, OrderAnswer } from './order.answer';

/**
 * The buyer, out of the three columns that an order copies, or out of the customer's row where more is asked for. It is
 * the property of an order itself, which GraphQL calls for each order of a page: each call of a resolver of Nest takes
 * promises, also where nothing is waited for.
 */
export function customerOfOrder(
  this: OrderAnswer,
  _: unknown,
  { reader }: QueryContext,
  info: GraphQLResolveInfo,
): Promise<BuyerAnswer> | BuyerAnswer {
  const { id, name, email } = this.buyer;
  if (id === null) return null;
  const copied = { id, name, email };
  return needsMore(info) ? loadCustomer(reader, id).then((customer) => customer ?? copied) : copied;
}

/** An order carries these of its customer, so that a page of orders does not read customers for them. */
const carried = new Set(['id', 'name', 'email', 'orders', '__typename']);
const needsMore = (info: GraphQLResolveInfo): boolean => [...selectedFields(info)].some((field) => !carried.has(field));
