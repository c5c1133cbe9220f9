import { ShipmentDispatched } from '@refold/events';
import { dispatchedMail } from './dispatched-mail';

const ana = { customerId: 'ana', name: 'Ana', email: 'ana@example.com', address: null };
const parties = { shipmentId: 's1', orderId: '4711', customerId: 'ana' };
const dispatched = new ShipmentDispatched({ ...parties, carrier: 'Blue Parcel', trackingNumber: 'BR1' });

test('each parcel has a mail of its own, the same every time', () => {
  expect(dispatchedMail(dispatched, ana)).toEqual(dispatchedMail(dispatched, ana));
  expect(dispatchedMail(dispatched, ana)).toMatchObject({ key: 'shipment-s1/dispatched', to: 'ana@example.com' });
});

test('who carries it and by which number it is followed is said where it is known', () => {
  expect(dispatchedMail(dispatched, ana).text).toContain('on its way with Blue Parcel.\nYou can follow it');
  expect(dispatchedMail(dispatched, ana).text).toContain('by the number BR1.');
  const { text } = dispatchedMail(new ShipmentDispatched(parties), ana);
  expect(text).toBe('Dear Ana,\n\nyour order 4711 is on its way.\n');
});

test('somebody whose name or address is not known is greeted without it, and written to nowhere', () => {
  expect(dispatchedMail(dispatched, { ...ana, name: null }).text).toMatch(/^Good day,/);
  expect(dispatchedMail(dispatched, { ...ana, email: null }).to).toBeNull();
  expect(dispatchedMail(dispatched, undefined).to).toBeNull();
});
