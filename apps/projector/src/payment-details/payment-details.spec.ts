import { expectSameRowsInAnyOrder, viewScenario } from '@refold/testing';
import {
  authorised,
  captured,
  charge,
  failed,
  refunded,
  refundFailed,
  refundRequested,
  requested,
} from '../../test/happenings';
import { paymentDetails } from './payment-details';

const given = viewScenario(paymentDetails);
const [first, second, third] = ['10', '11', '12'].map((hour) => `2018-06-12T${hour}:00:00.000001Z`) as [
  string,
  string,
  string,
];

test('a payment tells whose it is, how it is paid, when it was begun and when it came to be as it is', () =>
  given([requested('p1', '2850'), first], [authorised('p1', '2850'), second], [captured('p1', '2000'), third]).then(
    'p1',
    {
      ...{ orderId: 'order-1', customerId: 'ann', status: 'captured', method: 'credit_card', installments: 3 },
      ...{ currency: 'BRL', amount: 2000n, refundedAmount: 0n, reason: null, begunAt: first, at: third },
    },
  ));

test('what went back lessens no amount, and each refund tells the sum of all', () =>
  given(
    [captured('p1', '2850'), first],
    [refundRequested('p1', '50'), second],
    [refunded('p1', '50', '80'), third],
  ).then('p1', {
    ...{ status: 'refunded', amount: 2850n, refundedAmount: 80n, reason: 'broken', begunAt: first, at: third },
  }));

test('why a refund was asked for is told once it is made, and of one that failed it is not', () => {
  const asked = [captured('p1', '2850'), refundRequested('p1', '50')];
  given(...asked).then('p1', { status: 'captured', reason: null });
  given(...asked, refundFailed('p1', '50')).then('p1', { status: 'captured', reason: null, openRefunds: {} });
  const twice = [...asked, refundRequested('p1', '70', 'other', 'too late'), refunded('p1', '50', '50')];
  given(...twice, refundFailed('p1', '70', 'other')).then('p1', { reason: 'broken', openRefunds: {} });
  given(...twice, refunded('p1', '70', '120', 'other')).then('p1', { reason: 'too late', refundedAmount: 120n });
});

test('a refund whose id JavaScript knows otherwise tells no reason that nobody gave', () =>
  given(captured('p1', '850'), refunded('p1', '50', '50', 'constructor')).then('p1', { reason: null }));

test('a payment that failed says why', () =>
  given(failed('p1', '850')).then('p1', { status: 'failed', reason: 'declined', amount: 850n }));

test('history may begin with the charge', () =>
  given(charge('p1', '100')).then('p1', { status: 'requested', amount: 100n }));

test.each([
  ['for its authorisation', requested('p1', '2850')],
  ['for its charge', charge('p1', '2850')],
])('that it was asked %s turns nothing back when history tells it late', (_, late) =>
  given([captured('p1', '2000'), first], [late, second]).then('p1', {
    ...{ status: 'captured', method: 'credit_card', amount: 2000n, begunAt: first, at: first },
  }),
);

test('payments of one order do not touch each other, in whichever order they are read', () =>
  expectSameRowsInAnyOrder(paymentDetails, [
    requested('p1', '2850'),
    failed('p1', '2850'),
    captured('p2', '2850'),
    refundRequested('p2', '100'),
    refunded('p2', '100', '100'),
  ]));
