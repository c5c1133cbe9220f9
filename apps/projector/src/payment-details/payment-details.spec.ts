import { PaymentChargeRequested } from '@refold/events';
import { expectSameRowsInAnyOrder, viewScenario } from '@refold/testing';
import { authorised, brl, captured, failed, refunded, refundRequested, requested } from '../../test/happenings';
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

test('a payment that failed says why', () =>
  given(failed('p1', '850')).then('p1', { status: 'failed', reason: 'declined', amount: 850n }));

test('history may begin with the charge', () => {
  const method = { type: 'boleto' };
  const charge = new PaymentChargeRequested({
    ...{ paymentId: 'p1', orderId: 'order-1', customerId: 'ann', method, amount: brl('100') },
  });
  given(charge).then('p1', { status: 'requested', method: 'boleto', installments: null, amount: 100n });
});

test('payments of one order do not touch each other, in whichever order they are read', () =>
  expectSameRowsInAnyOrder(paymentDetails, [
    requested('p1', '2850'),
    failed('p1', '2850'),
    captured('p2', '2850'),
    refundRequested('p2', '100'),
    refunded('p2', '100', '100'),
  ]));
