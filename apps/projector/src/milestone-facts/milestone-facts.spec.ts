import type { AnyEvent } from '@refold/model';
import { factsScenario } from '@refold/testing';
import { cancelled, confirmed, delivered, dispatched, placed, returned, scheduled } from '../../test/happenings';
import { milestoneFacts } from './milestone-facts';

const given = factsScenario(milestoneFacts);
const at = '2018-06-12T23:07:44.000001Z';

test.each<[AnyEvent, string, string]>([
  [confirmed, 'confirmed', ''],
  [cancelled, 'cancelled', ''],
  [scheduled('s1'), 'scheduled', 's1'],
  [dispatched('s1'), 'dispatched', 's1'],
  [delivered('s1'), 'delivered', 's1'],
  [returned('s2'), 'returned', 's2'],
])('$type is when the order was %s', (event, milestone, shipment_id) =>
  given(event, at).then({ order_id: 'order-1', milestone, shipment_id, at }),
);

test('when an order was placed is told by its own fact', () => given(placed(), at).then());
