import { ChargePayment, RefundPayment } from '@refold/commands';
import {
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
  PaymentCaptured,
  PaymentFailed,
  PaymentRefunded,
  RefundFailed,
  StockReservationFailed,
  type CheckoutStyle,
} from '@refold/events';
import { operator, refused, sagaScenario, unanswered } from '@refold/testing';
import { PaymentPolicy } from './payment.policy';

const given = sagaScenario(PaymentPolicy);
const ids = { orderId: 'o1', customerId: 'c1' };
const { orderId } = ids;
const brl = (amount: string) => ({ amount, currency: 'BRL' });
const method = { type: 'credit_card', cardToken: 'tok_visa' };
const lines = [{ sku: 'tea', quantity: 2, unitPrice: brl('2500'), freight: brl('0') }];
const shipTo = { city: 'Recife', state: 'PE' };
const order = { ...ids, shipTo, currency: 'BRL', lines, total: brl('5000') };
const placedIn = (style: CheckoutStyle) => new OrderPlaced({ ...order, checkout: { style, payment: method } });
const placed = placedIn('choreography');
const payment = { paymentId: orderId, ...ids, method, amount: brl('5000') };
const captured = new PaymentCaptured(payment);
const declined = new PaymentFailed({ ...payment, reason: 'card_declined' });
const short = new StockReservationFailed({ orderId, shortages: [] });
const confirmed = new OrderConfirmed(ids);
const cancelled = new OrderCancelled({ ...ids, reason: 'customer' });
const back = (amount: string, refundedTotal: string) =>
  new PaymentRefunded({ ...payment, refundId: 'r1', amount: brl(amount), refundedTotal: brl(refundedTotal) });
const notBack = new RefundFailed({ ...payment, refundId: 'o1-refund-1', reason: 'refund_declined' });
const charge = new ChargePayment({ ...payment, amount: { amount: '50.00', currency: 'BRL' } });
const refund = (number: number) =>
  new RefundPayment({ paymentId: orderId, refundId: `o1-refund-${number}`, reason: 'the order was given up' });

describe('an order', () => {
  test('is charged when it is placed', () => given().when(placed).then('charging', charge));
  test('of another style, or without a payment, is not', () => {
    given().when(placedIn('orchestration')).thenNothing();
    given().when(new OrderPlaced(order)).thenNothing();
  });
  test('that is paid and confirmed is done, whatever is heard first', () => {
    given(placed, captured).when(confirmed).thenEnds('paid');
    given(placed, confirmed).when(captured).thenEnds('paid');
  });
  test('that is done keeps its money, whatever people refund', () => {
    given(placed, captured, confirmed).when(captured).thenNothing();
    given(placed, captured, confirmed).when(notBack).thenNothing();
    given(placed, confirmed, captured).when(back('5000', '5000')).thenNothing();
  });
  test('whose card is declined is done', () => given(placed).when(declined).thenEnds('declined'));
  test('does not count payments of other people', () => {
    given(placed, cancelled)
      .when(new PaymentCaptured({ ...payment, paymentId: 'p2' }))
      .thenNothing();
    given(placed)
      .when(new PaymentFailed({ ...payment, paymentId: 'p2', reason: 'no' }))
      .thenNothing();
  });
});

describe.each([
  ['cancelled', cancelled],
  ['found short', short],
] as const)('an order that is %s', (_, givenUp) => {
  test('gets its money back', () => given(placed, captured).when(givenUp).thenUndoes('refunding', refund(1)));
  test('gets it back once, whoever says so again', () => {
    given(placed, captured, givenUp).when(cancelled).thenNothing();
    given(placed, captured, givenUp).when(short).thenNothing();
  });
  test('is done when all of it is back', () => {
    given(placed, captured, givenUp).when(back('5000', '5000')).thenEnds('cancelled');
    given(placed, captured, givenUp).when(back('2000', '2000')).thenUndoes('refunding');
    given(placed, captured, back('5000', '5000')).when(givenUp).thenEnds('cancelled');
  });
  test('gets money back that comes later, once', () => {
    given(placed).when(givenUp).thenEnds('cancelled');
    given(placed, givenUp).when(captured).thenEnds('cancelled', refund(1));
    given(placed, givenUp, captured).when(captured).thenNothing();
    given(unanswered(placed), givenUp).when(captured).then('ending', refund(1));
  });
  test('waits for a person when the money cannot go back', () => {
    given(placed, captured, givenUp)
      .when(notBack)
      .thenStuck(/refund_declined/);
    given(placed, captured, givenUp, notBack).when(operator('retry')).then('refunding', refund(2));
    given(placed, captured, givenUp, notBack).when(operator('compensate')).thenUndoes('refunding', refund(3));
    given(placed, captured, givenUp, notBack).when(operator('skip')).thenEnds('cancelled');
    given(placed, captured, givenUp, notBack).when(back('5000', '5000')).thenEnds('cancelled');
    given(placed, givenUp, captured)
      .when(notBack)
      .thenStuck(/refund_declined/);
    given(placed, givenUp, captured, notBack).when(back('5000', '5000')).thenEnds('cancelled');
  });
});

test('a charge that is refused waits for a person, and is over when the order is cancelled', () => {
  given(placed)
    .when(refused(ChargePayment, 'payment/already-requested'))
    .thenStuck(/ChargePayment was refused/);
  given(placed, refused(ChargePayment, 'payment/already-requested')).when(cancelled).thenEnds('cancelled');
  given(placed, refused(ChargePayment, 'forbidden')).when(operator('retry')).then('charging', charge);
  given(unanswered(placed), cancelled).when(refused(ChargePayment, 'payment/already-requested')).thenEnds('cancelled');
});

test('nothing is given back because a person says so, but by cancelling the order', () =>
  given(placed, captured)
    .when(operator('compensate'))
    .thenNotNow(/nothing to give back/));
