import {
  Checkouts as CheckoutStreams,
  OrdersInCheckout,
  PaymentsInCheckout,
  ShipmentsInCheckout,
  StockInCheckout,
} from '@refold/events';
import type { AnyEvent } from '@refold/model';
import { expectSameRowsInAnyOrder, viewScenario } from '@refold/testing';
import * as happened from '../../test/checkout-happenings';
import { captured, confirmed, delivered, dispatched, failed, refunded, scheduled } from '../../test/happenings';
import { checkouts } from './checkouts';

const { cancelledFor, charged, refundedInAll, refundFailed, released, reserved, resumed, short, stuck } = happened;

const given = viewScenario(checkouts);
const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.123456Z`;
const checkedOut = happened.checkedOut('choreography');
const paid = captured('order-1', '2850');

const courses: readonly (readonly [string, string, readonly AnyEvent[]])[] = [
  ['running', 'paying', []],
  ['running', 'paying', [charged]],
  ['running', 'paying', [reserved]],
  ['running', 'reserving', [charged, paid]],
  ['running', 'confirming', [paid, reserved]],
  ['running', 'shipping', [paid, reserved, confirmed]],
  ['ended', 'confirmed', [paid, reserved, confirmed, scheduled('order-1')]],
  ['ended', 'confirmed', [paid, reserved, confirmed, scheduled('order-1'), dispatched('order-1')]],
  ['running', 'cancelling', [failed('order-1', '2850')]],
  ['ended', 'cancelled', [failed('order-1', '2850'), cancelledFor('payment-declined')]],
  ['compensating', 'refunding', [paid, short]],
  ['compensating', 'cancelling', [paid, short, refundedInAll]],
  ['compensating', 'cancelling', [short]],
  ['ended', 'cancelled', [paid, short, refundedInAll, cancelledFor('out-of-stock')]],
  ['compensating', 'releasing', [paid, reserved, cancelledFor('customer')]],
  ['compensating', 'refunding', [paid, reserved, cancelledFor('customer'), released]],
  ['compensating', 'releasing', [paid, reserved, cancelledFor('customer'), refundedInAll]],
  ['ended', 'cancelled', [paid, reserved, cancelledFor('customer'), released, refundedInAll]],
  ['ended', 'cancelled', [charged, cancelledFor('timed-out')]],
  ['compensating', 'refunding', [charged, cancelledFor('timed-out'), paid]],
  ['compensating', 'refunding', [charged, cancelledFor('timed-out'), paid, refunded('order-1', '850', '850')]],
  ['ended', 'cancelled', [charged, cancelledFor('timed-out'), paid, refundedInAll]],
];
test.each(courses)('it is %s, at %s after %#', (status, step, events) =>
  given(checkedOut, ...events).then('order-1', { style: 'choreography', status: status as 'running', step }),
);

test('it is over when order and parcel are settled, and says since when', () =>
  given([checkedOut, at(0)], paid, reserved, [confirmed, at(5)], [scheduled('order-1'), at(6)]).then('order-1', {
    ...{ outcome: 'confirmed', startedAt: at(0), endedAt: at(6), deadlineAt: null },
  }));

test('it is over when the last of what it took is given back, and says why', () =>
  given(
    ...[[checkedOut, at(0)] as const, paid, reserved, [cancelledFor('customer'), at(5)] as const],
    ...[[released, at(6)] as const, [refundedInAll, at(9)] as const],
  ).then('order-1', { outcome: 'cancelled', reason: 'customer', endedAt: at(9) }));

test('what people refund in part, before or after its end, takes nothing back', () => {
  const some = refunded('order-1', '850', '850');
  given(checkedOut, paid, some).then('order-1', { status: 'running', step: 'reserving', refundedAmount: 850n });
  given(checkedOut, paid, reserved, confirmed, scheduled('order-1'), some).then('order-1', { status: 'ended' });
});

test('payments and parcels of people for the same order are theirs, and hold nothing up', () => {
  const course = (status: 'running' | 'ended', step: string, ...events: readonly AnyEvent[]) =>
    given(checkedOut, ...events).then('order-1', { status, step });
  course('running', 'paying', failed('theirs', '100'));
  course('running', 'paying', captured('theirs', '100'));
  course('ended', 'cancelled', captured('theirs', '100'), cancelledFor('customer'));
  course('running', 'shipping', paid, reserved, confirmed, scheduled('theirs'));
});

describe('trouble', () => {
  const streams = [
    ['orders', OrdersInCheckout],
    ['payments', PaymentsInCheckout],
    ['inventory', StockInCheckout],
    ['shipping', ShipmentsInCheckout],
  ] as const;

  test.each(streams)('of the policy in %s makes it stuck, and its end lets it go on', (service, stream) => {
    const hindered = [checkedOut, [stuck('no answer', 'ReserveStock', false, 'policy'), at(4), stream]] as const;
    given(...hindered).then('order-1', { status: 'stuck', stuckWhy: 'no answer', stuckIn: `${service}/policy` });
    given(...hindered, [resumed('retry', [], 'policy'), at(5), stream]).then('order-1', {
      ...{ status: 'running', stuckWhy: null, conducted: null, sent: [] },
    });
  });

  test('of two policies is told oldest first, and each ends its own', () => {
    const both = [
      checkedOut,
      [stuck('second', undefined, false, 'payments'), at(5), PaymentsInCheckout],
      [stuck('first', undefined, false, 'stock'), at(4), StockInCheckout],
    ] as const;
    given(...both).then('order-1', { stuckWhy: 'first' });
    given(...both, [resumed('skip', [], 'stock'), at(6), StockInCheckout]).then('order-1', {
      ...{ status: 'stuck', stuckWhy: 'second' },
    });
  });

  test('on the way back is named so, though the policy itself does not know the way', () =>
    given(checkedOut, paid, short, refundFailed, [stuck('refused'), at(4), PaymentsInCheckout]).then('order-1', {
      ...{ status: 'compensation-failed', step: 'refunding' },
    }));

  test('of the policy that ships also shows where the checkout is conducted', () =>
    given(happened.checkedOut('orchestration'), [stuck('refused'), at(4), ShipmentsInCheckout]).then('order-1', {
      ...{ status: 'stuck', stuckIn: 'shipping/checkout' },
    }));
});

test('a whole life comes to the same row in whatever order the topics are read', () =>
  expectSameRowsInAnyOrder(checkouts, [
    [checkedOut, at(1)],
    [charged, at(2)],
    [paid, at(3)],
    [reserved, at(4)],
    [stuck('no answer', 'ConfirmOrder', false, 'confirmation'), at(5), OrdersInCheckout],
    [stuck('no address', undefined, false, 'dispatch'), at(5), ShipmentsInCheckout],
    [resumed('itself', [], 'confirmation'), at(6), OrdersInCheckout],
    [confirmed, at(6)],
    [scheduled('order-1'), at(7)],
    [dispatched('order-1'), at(8)],
    [delivered('order-1'), at(9)],
    [refunded('order-1', '850', '850'), at(9)],
    [happened.started(['ChargePayment']), at(9), CheckoutStreams],
  ]));
