import {
  CustomerAddressChanged,
  CustomerDeactivated,
  CustomerEmailChanged,
  CustomerRegistered,
  CustomerRenamed,
} from '@refold/events';
import { viewScenario } from '@refold/testing';
import { knownCustomers } from './known-customers';
import { mayOrder } from './may-order';

const given = viewScenario(knownCustomers);
const customerId = 'ana';
const registered = new CustomerRegistered({ customerId, name: 'Ana', email: 'ana@example.com' });

test('a customer is kept with the name and the address that mails go to, as last said', () =>
  given(
    registered,
    new CustomerRenamed({ customerId, name: 'Ana Maria' }),
    new CustomerEmailChanged({ customerId, email: 'maria@example.com' }),
    new CustomerAddressChanged({ customerId, address: { city: 'Natal' } }),
  ).then(customerId, { customerId, name: 'Ana Maria', email: 'maria@example.com', active: true }));

test('a deactivated customer stays known, and is not active', () =>
  given(registered, new CustomerDeactivated({ customerId, reason: 'asked for it' })).then(customerId, {
    active: false,
    email: 'ana@example.com',
  }));

test('somebody of whom only a change has come is not known yet', () =>
  given(new CustomerRenamed({ customerId, name: 'Ana' })).thenAbsent(customerId));

const codeOf = (customer: Parameters<typeof mayOrder>[0]): unknown => {
  try {
    return mayOrder(customer, { customerId });
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('who is known and active may order, others are refused by name', () => {
  const customer = { customerId, name: null, email: null, active: true };
  expect(codeOf(customer)).toBeUndefined();
  expect(codeOf({ ...customer, active: false })).toBe('order/inactive-customer');
  expect(codeOf(undefined)).toBe('order/unknown-customer');
});
