import { Address, Email } from '@refold/events';
import { command, Id, Text } from '@refold/model';

export class RegisterCustomer extends command(
  'RegisterCustomer',
  {
    customerId: Id,
    name: Text(200),
    email: Email,
    address: Address.optional(),
  },
  {
    customerId: 'ana',
    name: 'Ana',
    email: 'ana@example.com',
    address: { street: 'Rua do Sol 7', city: 'Olinda', state: 'PE', postalCode: '53020-150', country: 'BR' },
  },
) {}
export class RenameCustomer extends command(
  'RenameCustomer',
  { customerId: Id, name: Text(200) },
  { customerId: 'ana', name: 'Ana Maria' },
) {}
export class ChangeCustomerEmail extends command(
  'ChangeCustomerEmail',
  { customerId: Id, email: Email },
  { customerId: 'ana', email: 'ana.maria@example.com' },
) {}
export class ChangeCustomerAddress extends command(
  'ChangeCustomerAddress',
  { customerId: Id, address: Address },
  { customerId: 'ana', address: { city: 'Natal', country: 'BR' } },
) {}
export class DeactivateCustomer extends command(
  'DeactivateCustomer',
  { customerId: Id, reason: Text(200) },
  { customerId: 'ana', reason: 'asked for it' },
) {}
