import { Customers } from '@refold/events';
import { localCopy } from '@refold/model';
import { Payer } from './payer.row';

/** Whom receipts are made out to, and where they go: also those of customers who have left meanwhile. */
export const payers = localCopy(Payer, {
  name: 'payers',
  version: 1,
  key: 'customerId',
  from: [Customers],
  definedBy: 'CustomerRegistered',
  initial: { name: null, email: null },
}).on({
  CustomerRegistered: (_, { name, email }) => ({ name: name ?? null, email: email ?? null }),
  CustomerRenamed: (_, { name }) => ({ name }),
  CustomerEmailChanged: (_, { email }) => ({ email }),
});
