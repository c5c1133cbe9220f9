import { type Reader, ViewRows } from '@refold/platform';
import { CustomerOverview } from '@refold/views';
import type { CustomerAnswer } from './customer.answer';
import { toCustomer } from './to-customer';

export const customerRows = new ViewRows(CustomerOverview, 'customerId', {
  owner: 'customerId',
  personal: ['name', 'email', 'address'],
});

/** The customers of all orders of a page are read in one statement. */
export const loadCustomer = async (reader: Reader, id: string): Promise<CustomerAnswer | null> => {
  const row = await reader.load('customer', id, (ids) => customerRows.byKeys(reader, ids));
  return row && toCustomer(row);
};
