import {
  CustomerAddressChanged,
  CustomerDeactivated,
  CustomerEmailChanged,
  CustomerRegistered,
  CustomerRenamed,
} from './customers';

const customerId = 'customer-1';
const address = { street: 'Rua das Flores 12', city: 'Curitiba', state: 'PR', postalCode: '80010-010', country: 'BR' };

export const customerRegistered = new CustomerRegistered({
  customerId,
  name: 'Ana Souza',
  email: 'ana@example.com',
  address,
  source: { system: 'old-shop', id: 'C-3' },
});
export const customerRenamed = new CustomerRenamed({ customerId, name: 'Ana Lima' });
export const customerEmailChanged = new CustomerEmailChanged({ customerId, email: 'ana.lima@example.com' });
export const customerAddressChanged = new CustomerAddressChanged({
  customerId,
  address: { ...address, street: 'Rua XV 1' },
});
export const customerDeactivated = new CustomerDeactivated({ customerId, reason: 'asked for it' });
