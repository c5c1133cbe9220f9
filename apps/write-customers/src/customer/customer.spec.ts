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
} from '@refold/events';
import { holdsInAnyOrder, scenario } from '@refold/testing';
import { Customer } from './customer';

const given = scenario(Customer);
const customerId = 'c1';
const ana = { customerId, name: 'Ana', email: 'ana@example.com', address: { city: 'Natal' } };
const registered = new CustomerRegistered(ana);
const deactivated = new CustomerDeactivated({ customerId, reason: 'asked for it' });
const rename = new RenameCustomer({ customerId, name: 'Ana Maria' });
const newEmail = new ChangeCustomerEmail({ customerId, email: 'maria@example.com' });
const move = new ChangeCustomerAddress({ customerId, address: { city: 'Belém' } });
const deactivate = new DeactivateCustomer({ customerId, reason: 'asked for it' });

describe('registering', () => {
  test('makes a customer known', () => given().when(new RegisterCustomer(ana)).then(registered));
  test('the same again changes nothing', () => given(registered).when(new RegisterCustomer(ana)).then());
  test('someone else under the same id is refused', () =>
    given(registered)
      .when(new RegisterCustomer({ ...ana, name: 'Bia' }))
      .rejected('customer/already-registered'));
});

describe('changing', () => {
  test('the name', () =>
    given(registered)
      .when(rename)
      .then(new CustomerRenamed({ customerId, name: 'Ana Maria' })));
  test('the e-mail address', () =>
    given(registered)
      .when(newEmail)
      .then(new CustomerEmailChanged({ customerId, email: 'maria@example.com' })));
  test('the address', () =>
    given(registered)
      .when(move)
      .then(new CustomerAddressChanged({ customerId, address: { city: 'Belém' } })));
  test.each([
    [new RenameCustomer({ customerId, name: 'Ana' })],
    [new ChangeCustomerEmail({ customerId, email: 'ana@example.com' })],
    [new ChangeCustomerAddress({ customerId, address: { city: 'Natal' } })],
  ])('to what is there already changes nothing', (same) => given(registered).when(same).then());
  test.each([[rename], [newEmail], [move]])('of a deactivated customer is refused', (change) =>
    given(registered, deactivated).when(change).rejected('customer/deactivated'),
  );
  test.each([[rename], [newEmail], [move]])('of someone unknown is refused', (change) =>
    given().when(change).rejected('customer/unknown'),
  );
});

describe('deactivating', () => {
  test('ends it', () => given(registered).when(deactivate).then(deactivated));
  test('again changes nothing', () => given(registered, deactivated).when(deactivate).then());
  test('someone unknown is refused', () => given().when(deactivate).rejected('customer/unknown'));
});

describe('a history that begins anywhere', () => {
  const renamed = new CustomerRenamed({ customerId, name: 'Ana Maria' });
  test('makes a customer known by any event', () => given(renamed).when(rename).then());
  test('keeps what was said before the registration', () => given(renamed, registered).when(rename).then());
  test('may know neither name nor e-mail', () =>
    given(new CustomerRegistered({ customerId })).when(rename).then(renamed));
});

test('any history is taken, and a repeated command changes nothing', () =>
  holdsInAnyOrder(Customer, [new RegisterCustomer(ana), rename, newEmail, move, deactivate]));
