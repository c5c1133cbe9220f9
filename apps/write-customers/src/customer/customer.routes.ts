import {
  ChangeCustomerAddress,
  ChangeCustomerEmail,
  DeactivateCustomer,
  RegisterCustomer,
  RenameCustomer,
} from '@refold/commands';
import { commandRoutes } from '@refold/platform/write';
import { Customer } from './customer';
import { CustomerAnswer, customerAnswer } from './customer.answer';

/** Customers change themselves, by the id in the path. */
const themselves = (_: unknown, { customerId }: { readonly customerId: string }): string => customerId;
const selfService = { by: ['customer', 'staff', 'service'], theirs: themselves } as const;

export const customerRoutes = commandRoutes('customers', Customer)
  .create(RegisterCustomer, { makes: 'customerId', by: ['staff', 'service'] })
  .change(':customerId/rename', RenameCustomer, selfService)
  .change(':customerId/change-email', ChangeCustomerEmail, selfService)
  .change(':customerId/change-address', ChangeCustomerAddress, selfService)
  .change(':customerId/deactivate', DeactivateCustomer, { by: ['staff', 'service'] })
  .read(CustomerAnswer, {
    by: ['customer', 'staff', 'service'],
    theirs: (_, customerId) => customerId,
    shows: customerAnswer,
  });
