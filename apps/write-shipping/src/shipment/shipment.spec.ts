import { DeliverShipment, DispatchShipment, ReturnShipment, ScheduleShipment } from '@refold/commands';
import { ShipmentDelivered, ShipmentDispatched, ShipmentReturned, ShipmentScheduled } from '@refold/events';
import { holdsInAnyOrder, scenario } from '@refold/testing';
import { Shipment } from './shipment';

const given = scenario(Shipment);
const shipmentId = 's1';
const parties = { shipmentId, orderId: 'o1', customerId: 'c1' };
const order = { ...parties, address: { city: 'Manaus' } };
const scheduled = new ShipmentScheduled(order);
const dispatched = new ShipmentDispatched({ ...parties, carrier: 'post', trackingNumber: 'BR1' });
const delivered = new ShipmentDelivered(parties);
const returned = new ShipmentReturned({ ...parties, reason: 'damaged' });
const dispatch = new DispatchShipment({ shipmentId, carrier: 'post', trackingNumber: 'BR1' });
const deliver = new DeliverShipment({ shipmentId });
const giveBack = new ReturnShipment({ shipmentId, reason: 'damaged' });

describe('scheduling', () => {
  test('plans a shipment', () => given().when(new ScheduleShipment(order)).then(scheduled));
  test('the same again changes nothing', () => given(scheduled).when(new ScheduleShipment(order)).then());
  test('another order under the same id is refused', () =>
    given(scheduled)
      .when(new ScheduleShipment({ ...order, orderId: 'o2' }))
      .rejected('shipment/already-scheduled'));
});

describe('dispatching', () => {
  test('sends it off', () => given(scheduled).when(dispatch).then(dispatched));
  test('again changes nothing', () => given(scheduled, dispatched).when(dispatch).then());
  test('what was delivered is refused', () =>
    given(scheduled, dispatched, delivered).when(dispatch).rejected('shipment/already-dispatched'));
  test('what nobody scheduled is refused', () => given().when(dispatch).rejected('shipment/unknown'));
});

describe('delivering', () => {
  test('ends the way', () => given(scheduled, dispatched).when(deliver).then(delivered));
  test('again changes nothing', () => given(scheduled, dispatched, delivered).when(deliver).then());
  test('what has not left is refused', () => given(scheduled).when(deliver).rejected('shipment/not-dispatched'));
  test('what came back is refused', () =>
    given(scheduled, dispatched, returned).when(deliver).rejected('shipment/already-returned'));
  test('what nobody scheduled is refused', () => given().when(deliver).rejected('shipment/unknown'));
});

describe('returning', () => {
  test('from the way', () => given(scheduled, dispatched).when(giveBack).then(returned));
  test('from the buyer', () => given(scheduled, dispatched, delivered).when(giveBack).then(returned));
  test('again changes nothing', () => given(scheduled, dispatched, returned).when(giveBack).then());
  test('what has not left is refused', () => given(scheduled).when(giveBack).rejected('shipment/not-dispatched'));
  test('what nobody scheduled is refused', () => given().when(giveBack).rejected('shipment/unknown'));
});

describe('a history that begins anywhere', () => {
  test('may begin with the dispatch', () => given(dispatched).when(deliver).then(delivered));
  test('may begin with the delivery', () => given(delivered).when(deliver).then());
  test('stays dispatched when the plan comes later', () => given(dispatched, scheduled).when(deliver).then(delivered));
});

test('any history is taken, and a repeated command changes nothing', () =>
  holdsInAnyOrder(Shipment, [new ScheduleShipment(order), dispatch, deliver, giveBack]));
