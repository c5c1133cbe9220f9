import { CancelOrder, ConfirmOrder } from '@refold/commands';
import {
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
  PaymentCaptured,
  PaymentFailed,
  PaymentRefunded,
  StockReservationFailed,
  StockReserved,
  type CheckoutStyle,
} from '@refold/events';
import { deadline, operator, refused, sagaScenario, unanswered } from '@refold/testing';
import { orderPolicy } from './order.policy';

const given = sagaScenario(orderPolicy('15m'));
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
const reserved = new StockReserved({ orderId, lines: [] });
const short = new StockReservationFailed({ orderId, shortages: [] });
const confirmed = new OrderConfirmed(ids);
const cancelled = new OrderCancelled({ ...ids, reason: 'customer' });
const back = (amount: string, refundedTotal: string) =>
  new PaymentRefunded({ ...payment, refundId: 'r1', amount: brl(amount), refundedTotal: brl(refundedTotal) });
const confirm = new ConfirmOrder({ orderId });
const cancel = (reason: CancelOrder['reason']) => new CancelOrder({ orderId, reason });

test('an order of another style, or of none, is left alone', () => {
  given().when(placedIn('orchestration')).thenNothing();
  given().when(new OrderPlaced(order)).thenNothing();
});

describe('an order whose stock is set aside', () => {
  test('is confirmed once it is paid, whatever is heard first', () => {
    given(placed, captured).when(reserved).then('confirming', confirm);
    given(placed, reserved).when(captured).then('confirming', confirm);
  });
  test('by hand, before it is paid, is not confirmed', () => given(placed).when(reserved).then('waiting'));
  test('is not confirmed for less money than it costs, or for money of another payment', () => {
    given(placed, reserved)
      .when(new PaymentCaptured({ ...payment, amount: brl('4999') }))
      .thenNothing();
    given(placed, reserved)
      .when(new PaymentCaptured({ ...payment, paymentId: 'p2' }))
      .thenNothing();
  });
  test('is confirmed once', () => given(placed, captured, reserved).when(reserved).thenNothing());
  test('and that is confirmed is done', () => given(placed, captured, reserved).when(confirmed).thenEnds('confirmed'));
  test('but was cancelled meanwhile is done as well', () => {
    const lost = refused(ConfirmOrder, 'order/not-open');
    given(placed, captured, reserved).when(lost).thenNothing();
    given(placed, captured, reserved, lost).when(cancelled).thenEnds('cancelled');
    given(placed, captured, unanswered(reserved), cancelled).when(lost).thenEnds('cancelled');
  });
  test('but may not be confirmed, waits for a person', () => {
    given(placed, captured, reserved)
      .when(refused(ConfirmOrder, 'forbidden'))
      .thenStuck(/ConfirmOrder was refused/);
    given(placed, captured, reserved, refused(ConfirmOrder, 'forbidden'))
      .when(operator('retry'))
      .then('confirming', confirm);
  });
});

describe('an order that cannot be had or paid', () => {
  test('is cancelled when its card is declined', () =>
    given(placed).when(declined).thenEnds('cancelled', cancel('payment-declined')));
  test('is not, because of a payment that is not the checkout’s', () =>
    given(placed)
      .when(new PaymentFailed({ ...payment, paymentId: 'p2', reason: 'no' }))
      .thenNothing());
  test('is cancelled once its money has gone back, whatever is heard first', () => {
    given(placed).when(short).thenUndoes('refunding');
    given(placed, short).when(back('2000', '2000')).thenUndoes('refunding');
    given(placed, short, back('2000', '2000')).when(back('3000', '5000')).thenEnds('cancelled', cancel('out-of-stock'));
    given(placed, back('5000', '5000')).when(short).thenEnds('cancelled', cancel('out-of-stock'));
  });
  test('is not confirmed any more', () => given(placed, short).when(reserved).thenNothing());
  test('and was confirmed by hand, waits for a person', () =>
    given(placed, declined)
      .when(refused(CancelOrder, 'order/not-open'))
      .thenStuck(/CancelOrder was refused/));
});

describe('an order that a person confirms', () => {
  test('and that cannot be paid or had, waits for a person', () => {
    given(placed, confirmed)
      .when(declined)
      .thenStuck(/confirmed by hand, and its payment has failed/);
    given(placed, confirmed)
      .when(short)
      .thenStuck(/confirmed by hand, and its stock is short/);
  });
  test('while it is given back, waits for a person once the money is back', () => {
    given(placed, short).when(confirmed).thenUndoes('refunding');
    given(placed, short, confirmed).when(back('5000', '5000')).thenEnds('cancelled', cancel('out-of-stock'));
  });
});

describe('when its time is up', () => {
  test('an order is asked to be cancelled', () => {
    given(placed).when(deadline).then('cancelling', cancel('timed-out'));
    given(placed, deadline).when(reserved).thenNothing();
    given(placed, deadline).when(cancelled).thenEnds('cancelled');
  });
  test('the confirmation may be faster', () => {
    given(placed, captured, reserved, deadline).when(confirmed).thenEnds('confirmed');
    given(placed, captured, reserved, unanswered(deadline), confirmed)
      .when(refused(CancelOrder, 'order/not-open'))
      .thenEnds('confirmed');
  });
  test('and its money is on its way back, it is waited for', () => given(placed, short).when(deadline).thenNothing());
});

test('a customer who cancels ends it', () => given(placed).when(cancelled).thenEnds('cancelled'));

test('a person who gives up has the order cancelled', () => {
  given(placed).when(operator('compensate')).then('cancelling', cancel('timed-out'));
  given(placed, short)
    .when(operator('compensate'))
    .thenNotNow(/gives back what it took already/);
});
