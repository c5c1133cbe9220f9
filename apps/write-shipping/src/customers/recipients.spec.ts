import {
  CustomerAddressChanged,
  CustomerDeactivated,
  CustomerEmailChanged,
  CustomerRegistered,
  CustomerRenamed,
} from '@refold/events';
import { viewScenario } from '@refold/testing';
import { recipients } from './recipients';

const given = viewScenario(recipients);
const customerId = 'ana';
const address = { city: 'Manaus', country: 'BR' };
const registered = new CustomerRegistered({ customerId, name: 'Ana', email: 'ana@example.com', address });

test('a recipient lives where the customer said last, and is written to there', () =>
  given(
    registered,
    new CustomerRenamed({ customerId, name: 'Ana Maria' }),
    new CustomerEmailChanged({ customerId, email: 'maria@example.com' }),
    new CustomerAddressChanged({ customerId, address: { city: 'Natal' } }),
  ).then(customerId, { customerId, name: 'Ana Maria', email: 'maria@example.com', address: { city: 'Natal' } }));

test('a customer who gave no address has none', () =>
  given(new CustomerRegistered({ customerId })).then(customerId, { name: null, email: null, address: null }));

test('a customer who has left still gets the parcels that are on their way', () =>
  given(registered, new CustomerDeactivated({ customerId, reason: 'asked for it' })).then(customerId, { address }));

test('somebody of whom only a change has come is not known yet', () =>
  given(new CustomerAddressChanged({ customerId, address })).thenAbsent(customerId));
