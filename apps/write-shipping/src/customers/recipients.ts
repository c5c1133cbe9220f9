import { Customers } from '@refold/events';
import { localCopy } from '@refold/model';
import { Recipient } from './recipient.row';

/** Who receives parcels, where they live, and where mails about a parcel go. */
export const recipients = localCopy(Recipient, {
  name: 'recipients',
  version: 1,
  key: 'customerId',
  from: [Customers],
  definedBy: 'CustomerRegistered',
  initial: { name: null, email: null, address: null },
}).on({
  CustomerRegistered: (_, { name, email, address }) => ({
    name: name ?? null,
    email: email ?? null,
    address: address ?? null,
  }),
  CustomerRenamed: (_, { name }) => ({ name }),
  CustomerEmailChanged: (_, { email }) => ({ email }),
  CustomerAddressChanged: (_, { address }) => ({ address }),
});
