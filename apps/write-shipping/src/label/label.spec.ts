import { ShipmentDispatched, ShipmentScheduled } from '@refold/events';
import { evolveAll } from '@refold/model';
import { Shipment } from '../shipment/shipment';
import { labelOf } from './label';

const parties = { shipmentId: 's1', orderId: 'o1', customerId: 'ana' };
const home = { city: 'Natal', country: 'BR' };
const ana = { customerId: 'ana', name: 'Ana', email: null, address: home };
const after = (...events: (ShipmentScheduled | ShipmentDispatched)[]) =>
  evolveAll(Shipment, events, Shipment.initial());
const to = (address: object) => after(new ShipmentScheduled({ ...parties, address }));
const codeOf = (...[shipment, recipient]: Parameters<typeof labelOf>): unknown => {
  try {
    return labelOf(shipment, recipient);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('a parcel goes where the order said, also when the customer lives elsewhere', () =>
  expect(labelOf(to({ city: 'Manaus' }), ana)).toEqual({
    ...{ shipmentId: 's1', orderId: 'o1', name: 'Ana' },
    ...{ address: { city: 'Manaus' }, addressOf: 'shipment' },
  }));

test('where the order said nothing, it goes to where the customer lives', () => {
  expect(labelOf(to({}), ana)).toMatchObject({ address: home, addressOf: 'customer' });
  expect(labelOf(after(new ShipmentDispatched(parties)), ana)).toMatchObject({ address: home, addressOf: 'customer' });
});

test('nobody prints a label without an address', () => {
  expect(codeOf(to({}), { ...ana, address: null })).toBe('shipment/no-address');
  expect(codeOf(to({}), { ...ana, address: {} })).toBe('shipment/no-address');
  expect(codeOf(to({}), undefined)).toBe('shipment/no-address');
});

test('a customer of whom nothing is known is not named', () =>
  expect(labelOf(to({ city: 'Manaus' }), undefined)).toMatchObject({ name: null, addressOf: 'shipment' }));
