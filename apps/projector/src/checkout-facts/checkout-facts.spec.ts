import { StockReservationReleased } from '@refold/events';
import type { AnyEvent } from '@refold/model';
import { factsScenario } from '@refold/testing';
import { checkedOut, refundedInAll, released } from '../../test/checkout-happenings';
import { cancelled, confirmed, placed } from '../../test/happenings';
import { checkoutFacts } from './checkout-facts';

const given = factsScenario(checkoutFacts);
const at = '2026-03-01T12:00:00.123456Z';

test.each<[AnyEvent, string, string, string | null]>([
  [checkedOut('choreography'), 'started', 'choreography', null],
  [checkedOut('orchestration'), 'started', 'orchestration', null],
  [confirmed, 'ended', 'confirmed', null],
  [cancelled, 'ended', 'cancelled', 'customer'],
  [released, 'released', '', null],
  [refundedInAll, 'refunded:order-1', '', null],
])('$type says that it %s %s', (event, aspect, detail, reason) =>
  given(event, at).then({ order_id: 'order-1', aspect, detail, reason, at }),
);

test('a release of what was never reserved gives nothing back', () =>
  given(new StockReservationReleased({ orderId: 'order-1', lines: [] })).then());

test('an order that is not checked out begins nothing', () => given(placed()).then());
