import { type AnyEvent, factsOf } from '@refold/model';
import { factsScenario, history } from '@refold/testing';
import { cancelled, confirmed, delivered, dispatched, placed, returned, scheduled } from '../../test/happenings';
import { orderStatusFacts } from './order-status-facts';

const given = factsScenario(orderStatusFacts);

test.each<[AnyEvent, string, string]>([
  [placed(), 'order', 'placed'],
  [confirmed, 'order', 'confirmed'],
  [cancelled, 'order', 'cancelled'],
  [scheduled('s1'), 'shipment:s1', 'scheduled'],
  [dispatched('s1'), 'shipment:s1', 'dispatched'],
  [delivered('s1'), 'shipment:s1', 'delivered'],
  [returned('s2'), 'shipment:s2', 'returned'],
])('$type says of %s that it is %s', (event, aspect, status) =>
  given(event).then({ order_id: 'order-1', aspect, status }),
);

test('the plan of a shipment says nothing when history tells it after what came of it', () => {
  const [, late] = history(orderStatusFacts.from, [dispatched('s1'), scheduled('s1')]);
  expect(late && factsOf(orderStatusFacts, late.event, late.meta)).toEqual([]);
});
