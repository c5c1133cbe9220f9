import { CustomerDeactivated, CustomerEmailChanged, CustomerRegistered, CustomerRenamed } from '@refold/events';
import { viewScenario } from '@refold/testing';
import { payers } from './payers';

const given = viewScenario(payers);
const customerId = 'ana';
const registered = new CustomerRegistered({ customerId, name: 'Ana', email: 'ana@example.com' });

test('a receipt is made out to the name and the address that were said last', () =>
  given(
    registered,
    new CustomerRenamed({ customerId, name: 'Ana Maria' }),
    new CustomerEmailChanged({ customerId, email: 'maria@example.com' }),
  ).then(customerId, { customerId, name: 'Ana Maria', email: 'maria@example.com' }));

test('a customer who gave neither is kept without them', () =>
  given(new CustomerRegistered({ customerId })).then(customerId, { customerId, name: null, email: null }));

test('a customer who has left still gets the receipts of what is paid back', () =>
  given(registered, new CustomerDeactivated({ customerId, reason: 'asked for it' })).then(customerId, {
    email: 'ana@example.com',
  }));

test('somebody of whom only a change has come is not known yet', () =>
  given(new CustomerRenamed({ customerId, name: 'Ana' })).thenAbsent(customerId));
