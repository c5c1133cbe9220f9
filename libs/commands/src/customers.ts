import { Address, Email } from '@refold/events';
import { command, Id, Text } from '@refold/model';

export class RegisterCustomer extends command('RegisterCustomer', {
  customerId: Id,
  name: Text(200),
  email: Email,
  address: Address.optional(),
}) {}
export class RenameCustomer extends command('RenameCustomer', { customerId: Id, name: Text(200) }) {}
export class ChangeCustomerEmail extends command('ChangeCustomerEmail', { customerId: Id, email: Email }) {}
export class ChangeCustomerAddress extends command('ChangeCustomerAddress', { customerId: Id, address: Address }) {}
export class DeactivateCustomer extends command('DeactivateCustomer', { customerId: Id, reason: Text(200) }) {}
