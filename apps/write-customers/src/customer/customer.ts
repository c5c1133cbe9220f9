import {
  ChangeCustomerAddress,
  ChangeCustomerEmail,
  DeactivateCustomer,
  RegisterCustomer,
  RenameCustomer,
} from '@refold/commands';
import {
  CustomerAddressChanged,
  CustomerDeactivated,
  CustomerEmailChanged,
  CustomerRegistered,
  CustomerRenamed,
  Customers,
  type Address,
} from '@refold/events';
import { aggregate, encodeData, reject } from '@refold/model';

interface Customer {
  readonly status: 'absent' | 'active' | 'deactivated';
  /** Missing in a history that begins later. */
  readonly registered?: CustomerRegistered;
  readonly name?: string;
  readonly email?: string;
  readonly address?: Address;
}

/** A history may begin with any event: whoever has one is known. */
const known = (customer: Customer): Customer =>
  customer.status === 'absent' ? { ...customer, status: 'active' } : customer;

const refuseUnlessActive = ({ status }: Customer, customerId: string): void => {
  if (status === 'absent') reject('customer/unknown', `There is no customer ${customerId}.`);
  if (status === 'deactivated') reject('customer/deactivated', `Customer ${customerId} is deactivated.`);
};

const same = (one: object | undefined, other: object): boolean =>
  one !== undefined && encodeData(one) === encodeData(other);

export const Customer = aggregate(Customers, (): Customer => ({ status: 'absent' }))
  .evolve({
    CustomerRegistered: (customer, registered) => {
      const { name, email, address } = registered;
      // What other events have said before, in a history out of order, is newer.
      return { name, email, address, ...known(customer), registered };
    },
    CustomerRenamed: (customer, { name }) => ({ ...known(customer), name }),
    CustomerEmailChanged: (customer, { email }) => ({ ...known(customer), email }),
    CustomerAddressChanged: (customer, { address }) => ({ ...known(customer), address }),
    CustomerDeactivated: (customer) => ({ ...customer, status: 'deactivated' }),
  })
  .decide([RegisterCustomer, RenameCustomer, ChangeCustomerEmail, ChangeCustomerAddress, DeactivateCustomer], {
    RegisterCustomer: ({ status, registered: before }, { customerId, name, email, address }) => {
      const registered = new CustomerRegistered({ customerId, name, email, address });
      if (status === 'absent') return registered;
      if (same(before, registered)) return []; // A repeated command is answered, not refused.
      return reject('customer/already-registered', `Customer ${customerId} was registered before, with other content.`);
    },

    RenameCustomer: (customer, { customerId, name }) => {
      refuseUnlessActive(customer, customerId);
      return customer.name === name ? [] : new CustomerRenamed({ customerId, name });
    },

    ChangeCustomerEmail: (customer, { customerId, email }) => {
      refuseUnlessActive(customer, customerId);
      return customer.email === email ? [] : new CustomerEmailChanged({ customerId, email });
    },

    ChangeCustomerAddress: (customer, { customerId, address }) => {
      refuseUnlessActive(customer, customerId);
      return same(customer.address, address) ? [] : new CustomerAddressChanged({ customerId, address });
    },

    DeactivateCustomer: (customer, { customerId, reason }) => {
      if (customer.status === 'deactivated') return [];
      refuseUnlessActive(customer, customerId);
      return new CustomerDeactivated({ customerId, reason });
    },
  });
