import { reject } from '@refold/model';
import type { KnownCustomer } from './known-customer.row';

/**
 * Whether somebody may place an order, by what is known of them here.
 * @throws Rejection `order/unknown-customer` or `order/inactive-customer`
 */
export const mayOrder = (
  customer: KnownCustomer | undefined,
  { customerId }: { readonly customerId: string },
): void => {
  if (!customer) reject('order/unknown-customer', `There is no customer ${customerId}.`);
  else if (!customer.active) reject('order/inactive-customer', `Customer ${customerId} was deactivated.`);
};
