import { expectSameRowsInAnyOrder, viewScenario } from '@refold/testing';
import { delivered, dispatched, returned, scheduled } from '../../test/happenings';
import { shipmentDetails } from './shipment-details';

const given = viewScenario(shipmentDetails);
const moments = ['10', '11', '12', '13'].map((hour) => `2018-06-12T${hour}:00:00.000001Z`);
const [first = '', second = '', third = '', fourth = ''] = moments;

test('a shipment tells whose it is, who carries it, and when it came how far', () =>
  given([scheduled('s1'), first], [dispatched('s1'), second], [delivered('s1'), third], [returned('s1'), fourth]).then(
    's1',
    {
      ...{ orderId: 'order-1', customerId: 'ann', status: 'returned', carrier: 'Correios', trackingNumber: null },
      ...{ begunAt: first, scheduledAt: first, dispatchedAt: second, deliveredAt: third, returnedAt: fourth },
      returnReason: 'nobody at home',
    },
  ));

test('history may begin a shipment at its dispatch', () =>
  given([dispatched('s1'), second]).then('s1', { status: 'dispatched', begunAt: second, scheduledAt: null }));

test('its plan turns nothing back when history tells it late', () =>
  given([dispatched('s1'), second], [scheduled('s1'), first]).then('s1', {
    ...{ status: 'dispatched', scheduledAt: first, dispatchedAt: second },
  }));

test('shipments of one order do not touch each other, in whichever order they are read', () =>
  expectSameRowsInAnyOrder(shipmentDetails, [scheduled('s1'), dispatched('s1'), dispatched('s2'), delivered('s2')]));
