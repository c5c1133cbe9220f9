/* These names are the storage format. Change the shape of an event by raising its version and adding an upcaster. */
import { event, Id, personal, Source, stream, Text } from '@refold/model';
import { z } from 'zod';
import { Address } from './address';

export const Email = z.email('must be an e-mail address').max(254);

/** A customer is known; other systems may know neither name nor e-mail. */
export class CustomerRegistered extends event('CustomerRegistered', 1, {
  customerId: Id,
  name: personal(Text(200).optional()),
  email: personal(Email.optional()),
  address: personal(Address.optional()),
  source: Source.optional(),
}) {}
export class CustomerRenamed extends event('CustomerRenamed', 1, { customerId: Id, name: personal(Text(200)) }) {}
export class CustomerEmailChanged extends event('CustomerEmailChanged', 1, {
  customerId: Id,
  email: personal(Email),
}) {}
export class CustomerAddressChanged extends event('CustomerAddressChanged', 1, {
  customerId: Id,
  address: personal(Address),
}) {}
export class CustomerDeactivated extends event('CustomerDeactivated', 1, { customerId: Id, reason: Text(200) }) {}

export const Customers = stream('customer', {
  service: 'customers',
  id: 'customerId',
  partitionBy: 'customerId',
  events: [CustomerRegistered, CustomerRenamed, CustomerEmailChanged, CustomerAddressChanged, CustomerDeactivated],
});
