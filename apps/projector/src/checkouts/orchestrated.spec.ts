import { expectSameRowsInAnyOrder, viewScenario } from '@refold/testing';
import * as happened from '../../test/checkout-happenings';
import { captured, confirmed, placed, scheduled } from '../../test/happenings';
import { checkouts } from './checkouts';

const { cameLate, cancelledFor, endedAs, refundedInAll, reserved, resumed, started, stepped, stuck } = happened;

const given = viewScenario(checkouts);
const at = (minute: number) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.123456Z`;
/** When what is given without a moment happens. */
const epoch = '2026-01-01T00:00:00.000000Z';
const checkedOut = happened.checkedOut('orchestration');
const paying = [[checkedOut, at(0)] as const, [started(['ChargePayment']), at(1)] as const];

test('an order of which nothing more is heard is about to begin', () =>
  given([checkedOut, at(0)]).then('order-1', {
    ...{ style: 'orchestration', customerId: 'ann', status: 'running', step: 'started', startedAt: at(0) },
    ...{ changedAt: at(0), endedAt: null, outcome: null, stuckWhy: null, sent: [] },
  }));

test('an order that people bring on by themselves has no checkout', () =>
  given(placed(), captured('p1', '2850')).then('order-1', { style: null, startedAt: null }));

test('each step tells what was sent, what was answered and until when it must be done', () =>
  given(
    ...paying,
    [captured('order-1', '2850'), at(2)],
    [stepped('reserving', ['ReserveStock'], ['ChargePayment']), at(3)],
  ).then('order-1', {
    ...{ status: 'running', step: 'reserving', deadlineAt: '2026-01-01T00:15:00.000000Z', changedAt: at(3) },
    ...{ capturedAmount: 2850n, refundedAmount: 0n },
    sent: [
      { ...happened.sending('ChargePayment'), sentAt: at(1), answeredAt: at(3) },
      { ...happened.sending('ReserveStock'), sentAt: at(3), answeredAt: null },
    ],
  }));

test('it ends when the process says so', () =>
  given(...paying, captured('order-1', '2850'), [reserved, at(3)], [confirmed, at(4)], scheduled('order-1'), [
    endedAs('confirmed', ['ChargePayment']),
    at(6),
  ]).then('order-1', {
    ...{ status: 'ended', step: 'confirmed', outcome: 'confirmed', endedAt: at(6), deadlineAt: null },
    ...{ confirmedAt: at(4), reservation: 'reserved', reservationAt: at(3) },
  }));

test('what it gives back is told as such, with the reason, and with no deadline any more', () =>
  given(
    ...paying,
    captured('order-1', '2850'),
    stepped('refunding', ['RefundPayment'], ['ChargePayment'], { undoing: true }),
  ).then('order-1', { status: 'compensating', step: 'refunding', deadlineAt: null }));

test('something late opens what was over, until it is answered', () => {
  const over = [...paying, cancelledFor('timed-out'), [endedAs('cancelled', ['ChargePayment']), at(15)]] as const;
  given(...over).then('order-1', { status: 'ended', reason: 'timed-out', endedAt: at(15) });
  const late = [...over, captured('order-1', '2850'), [cameLate(['RefundPayment']), at(20)]] as const;
  given(...late).then('order-1', { status: 'running', outcome: 'cancelled', endedAt: null });
  given(...late, refundedInAll, [endedAs('cancelled', ['RefundPayment']), at(21)]).then('order-1', {
    ...{ status: 'ended', endedAt: at(21), capturedAmount: 2850n, refundedAmount: 2850n },
  });
});

describe('a checkout that is stuck', () => {
  const reserving = [...paying, stepped('reserving', ['ReserveStock'], ['ChargePayment'])] as const;
  const hindered = [...reserving, [stuck('ReserveStock was refused', 'ReserveStock'), at(4)]] as const;

  test('says why, and in whose process', () =>
    given(...hindered).then('order-1', {
      ...{ status: 'stuck', step: 'reserving', stuckWhy: 'ReserveStock was refused', stuckIn: 'orders/checkout' },
    }));

  test.each(['itself', 'retry', 'skip', 'compensate'] as const)('goes on by %s', (by) =>
    given(...hindered, resumed(by)).then('order-1', { status: 'running', stuckWhy: null, stuckIn: null }),
  );

  test('knows that the command which held it up was answered when it goes on by itself', () =>
    given(...hindered, [resumed('itself', [], 'checkout', { answered: ['ReserveStock'] }), at(5)]).then('order-1', {
      sent: [
        expect.objectContaining({ type: 'ChargePayment' }),
        { ...happened.sending('ReserveStock'), sentAt: epoch, answeredAt: at(5) },
      ],
    }));
  test('stays so while a second command holds it up', () => {
    const twice = [...hindered, stuck('ChargePayment is not answered', 'ChargePayment')] as const;
    const half = resumed('itself', [], 'checkout', { answered: ['ReserveStock'], left: ['ChargePayment'] });
    given(...twice, half).then('order-1', { status: 'stuck', stuckWhy: 'ChargePayment is not answered' });
    given(...twice, half, resumed('itself')).then('order-1', { status: 'running' });
  });

  test('tells of a command only what was said last', () =>
    given(...hindered, stuck('It was refused for good', 'ReserveStock'), resumed('itself')).then('order-1', {
      status: 'running',
    }));

  test('goes on where the refusal of the command has a rule', () =>
    given(...hindered, stepped('refunding', ['RefundPayment'], [], { undoing: true, refused: 'ReserveStock' })).then(
      'order-1',
      { status: 'compensating', stuckWhy: null },
    ));

  test('on the way back is named so', () =>
    given(...reserving, stuck('RefundPayment was refused', 'RefundPayment', true)).then('order-1', {
      status: 'compensation-failed',
    }));

  test('by its own word, without a command, goes on when it or a person says so', () => {
    const failed = [...reserving, stuck('The account is closed')] as const;
    given(...failed).then('order-1', { status: 'stuck', stuckWhy: 'The account is closed' });
    given(...failed, resumed('itself')).then('order-1', { status: 'running' });
    given(...failed, resumed('retry', ['RefundPayment'])).then('order-1', { status: 'running' });
  });
});

test('a whole life comes to the same row in whatever order the topics are read', () =>
  expectSameRowsInAnyOrder(checkouts, [
    [checkedOut, at(1)],
    [started(['ChargePayment']), at(2)],
    [happened.charged, at(3)],
    [captured('order-1', '2850'), at(4)],
    [stepped('reserving', ['ReserveStock'], ['ChargePayment']), at(5)],
    [stuck('not answered', 'ReserveStock'), at(6)],
    [happened.short, at(7)],
    [resumed('itself'), at(7)],
    [stepped('refunding', ['RefundPayment'], ['ReserveStock'], { undoing: true }), at(8)],
    [refundedInAll, at(9)],
    [cancelledFor('out-of-stock'), at(10)],
    [endedAs('cancelled', ['RefundPayment']), at(11)],
    placed('order-2'),
  ]));
