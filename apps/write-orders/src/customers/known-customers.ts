import { Customers } from '@refold/events';
import { localCopy } from '@refold/model';
import { KnownCustomer } from './known-customer.row';

/** Who may order, and where mails about an order go. */
export const knownCustomers = localCopy(KnownCustomer, {
  name: 'known_customers',
  version: 1,
  key: 'customerId',
  from: [Customers],
  definedBy: 'CustomerRegistered',
  initial: { name: null, email: null, active: false },
}).on({
  CustomerRegistered: (_, { name, email }) => ({ name: name ?? null, email: email ?? null, active: true }),
  CustomerRenamed: (_, { name }) => ({ name }),
  CustomerEmailChanged: (_, { email }) => ({ email }),
  CustomerDeactivated: () => ({ active: false }),
});
