import {
  CancelOrder,
  ChargePayment,
  ConfirmOrder,
  RefundPayment,
  ReleaseStock,
  ReserveStock,
  ScheduleShipment,
} from '@refold/commands';
import {
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
  PaymentCaptured,
  PaymentFailed,
  PaymentRefunded,
  RefundFailed,
  StockReservationFailed,
  StockReserved,
  type CheckoutStyle,
} from '@refold/events';
import { answered, deadline, operator, refused, sagaScenario, unanswered } from '@refold/testing';
import { checkout } from './checkout.saga';

const given = sagaScenario(checkout('15m'));
const ids = { orderId: 'o1', customerId: 'c1' };
const { orderId } = ids;
const brl = (amount: string) => ({ amount, currency: 'BRL' });
const method = { type: 'credit_card', cardToken: 'tok_visa' };
const shipTo = { city: 'Recife', state: 'PE' };
const lines = [{ sku: 'tea', quantity: 2, unitPrice: brl('2500'), freight: brl('0') }];
const order = { ...ids, shipTo, currency: 'BRL', lines, total: brl('5000') };
const placedIn = (style: CheckoutStyle) => new OrderPlaced({ ...order, checkout: { style, payment: method } });

const placed = placedIn('orchestration');
const payment = { paymentId: orderId, ...ids, method, amount: brl('5000') };
const captured = new PaymentCaptured(payment);
const declined = new PaymentFailed({ ...payment, reason: 'card_declined' });
const reserved = new StockReserved({ orderId, lines: [{ sku: 'tea', quantity: 2 }] });
const short = new StockReservationFailed({ orderId, shortages: [] });
const confirmed = new OrderConfirmed(ids);
const cancelled = new OrderCancelled({ ...ids, reason: 'customer' });
const timedOut = new OrderCancelled({ ...ids, reason: 'timed-out' });
const back = (amount: string, refundedTotal: string, refundId = 'o1-refund-1') =>
  new PaymentRefunded({ ...payment, refundId, amount: brl(amount), refundedTotal: brl(refundedTotal) });
const notBack = new RefundFailed({ ...payment, refundId: 'o1-refund-1', reason: 'refund_declined' });

const charge = new ChargePayment({ ...payment, amount: { amount: '50.00', currency: 'BRL' } });
const reserve = new ReserveStock({ orderId, lines: [{ sku: 'tea', quantity: 2 }] });
const release = new ReleaseStock({ orderId });
const confirm = new ConfirmOrder({ orderId });
const ship = new ScheduleShipment({ shipmentId: orderId, ...ids, address: shipTo });
const cancel = (reason: CancelOrder['reason']) => new CancelOrder({ orderId, reason });
const refund = (number: number, why: string) =>
  new RefundPayment({ paymentId: orderId, refundId: `o1-refund-${number}`, reason: why });
const wasCancelled = 'the order was cancelled';
const wasShort = 'the order was given up: out-of-stock';

describe('an order', () => {
  test('is charged as soon as it is placed', () => given().when(placed).then('paying', charge));
  test('without a payment, or in the other style, is nobody’s here', () => {
    given().when(new OrderPlaced(order)).thenNothing();
    given().when(placedIn('choreography')).thenNothing();
    given(placedIn('choreography')).when(captured).thenNothing();
  });
  test('that is paid has its stock set aside', () => given(placed).when(captured).then('reserving', reserve));
  test('whose stock is set aside is confirmed', () =>
    given(placed, captured).when(reserved).then('confirming', confirm));
  test('that is confirmed is shipped, and the checkout is over when that is answered', () => {
    given(placed, captured, reserved).when(confirmed).thenEnds('confirmed', ship);
    given(placed, captured, reserved).when(unanswered(confirmed)).then('ending', ship);
  });
});

describe('a payment', () => {
  test('that is declined has the order cancelled', () =>
    given(placed).when(declined).thenEnds('cancelled', cancel('payment-declined')));
  test('of other people for the same order is not the checkout’s', () => {
    given(placed)
      .when(new PaymentCaptured({ ...payment, paymentId: 'p2' }))
      .thenNothing();
    given(placed)
      .when(new PaymentFailed({ ...payment, paymentId: 'p2', reason: 'no' }))
      .thenNothing();
  });
  test('that is not what the order costs is given back, and the order is cancelled', () => {
    const less = new PaymentCaptured({ ...payment, amount: brl('1') });
    const why = 'the order was given up: payment-declined';
    given(placed).when(less).thenUndoes('refunding', refund(1, why));
    given(placed, less).when(back('1', '1')).thenEnds('cancelled', cancel('payment-declined'));
  });
  test('whose id somebody has used before has the order cancelled', () =>
    given(placed)
      .when(refused(ChargePayment, 'payment/already-requested'))
      .thenEnds('cancelled', cancel('payment-declined')));
  test('that may not be asked for waits for a person, who has it tried again', () => {
    given(placed)
      .when(refused(ChargePayment, 'forbidden', 'Not yours.'))
      .thenStuck(/ChargePayment was refused: Not yours/);
    given(placed, refused(ChargePayment, 'forbidden')).when(operator('retry')).then('paying', charge);
  });
  test('is captured once, also when that is told twice', () => given(placed, captured).when(captured).thenNothing());
});

describe('stock', () => {
  test('that is short has the money given back first, and the order cancelled then', () => {
    given(placed, captured).when(short).thenUndoes('refunding', refund(1, wasShort));
    given(placed, captured, short).when(back('5000', '5000')).thenEnds('cancelled', cancel('out-of-stock'));
  });
  test('that is refused counts as short, and is released', () =>
    given(placed, captured)
      .when(refused(ReserveStock, 'stock/already-reserved'))
      .thenUndoes('refunding', release, refund(1, wasShort)));
  test('that may not be asked for waits for a person', () =>
    given(placed, captured)
      .when(refused(ReserveStock, 'forbidden'))
      .thenStuck(/ReserveStock was refused/));
  test('set aside by hand for an order that is given up is released', () => {
    given(placed, captured, short).when(reserved).thenUndoes('refunding', release);
    given(placed, captured, short, reserved).when(reserved).thenNothing();
    given(placed, declined).when(reserved).thenEnds('cancelled', release);
  });
  test('set aside by hand before the payment is used, and not asked for again', () =>
    given(placed, reserved).when(captured).then('confirming', confirm));
});

describe('a customer who cancels', () => {
  test('before the money has come ends it', () => given(placed).when(cancelled).thenEnds('cancelled'));
  test('gets back money that comes later, once', () => {
    given(placed, cancelled)
      .when(captured)
      .thenEnds('cancelled', refund(1, 'the order was cancelled before it was paid'));
    given(placed, cancelled, captured).when(captured).thenNothing();
    given(placed, cancelled, captured).when(back('5000', '5000')).thenNothing();
  });
  test('gets it back also while nobody knows whether the charge has arrived', () =>
    given(unanswered(placed), cancelled)
      .when(captured)
      .then('ending', refund(1, 'the order was cancelled before it was paid')));
  test('while stock is asked for, or set aside, has it released and is refunded', () => {
    given(placed, captured).when(cancelled).thenUndoes('refunding', release, refund(1, wasCancelled));
    given(placed, captured, reserved).when(cancelled).thenUndoes('refunding', release, refund(1, wasCancelled));
  });
  test('is not told a second time that the order is cancelled', () =>
    given(placed, captured, cancelled).when(back('5000', '5000')).thenEnds('cancelled'));
  test('while stock is found short is refunded once', () => {
    given(placed, captured, short).when(cancelled).thenUndoes('refunding');
    given(placed, captured, short, cancelled).when(back('5000', '5000')).thenEnds('cancelled');
    given(placed, captured, cancelled).when(short).thenNothing();
  });
  test('has nothing set aside, whatever of reserving and releasing arrives first', () => {
    given(placed, unanswered(captured), cancelled)
      .when(refused(ReserveStock, 'stock/reservation-closed'))
      .thenNothing();
    given(placed, captured, cancelled).when(reserved).thenNothing();
  });
  test('and is faster than the confirmation gets everything back', () => {
    const lost = refused(ConfirmOrder, 'order/not-open');
    given(placed, captured, reserved).when(lost).thenUndoes('refunding', release, refund(1, wasCancelled));
    given(placed, captured, reserved, lost).when(cancelled).thenUndoes('refunding');
    given(placed, captured, unanswered(reserved), cancelled).when(lost).thenNothing();
  });
});

describe('when its time is up', () => {
  test('the order is asked to be cancelled, and nothing more is taken for it', () => {
    given(placed).when(deadline).then('cancelling', cancel('timed-out'));
    given(placed, deadline).when(captured).then('cancelling');
    given(placed, captured, deadline).when(reserved).then('cancelling');
  });
  test('money that came meanwhile goes back', () => {
    given(placed, deadline, captured).when(timedOut).thenUndoes('refunding', refund(1, wasCancelled));
    given(placed, captured, deadline).when(timedOut).thenUndoes('refunding', release, refund(1, wasCancelled));
  });
  test('money that comes after the end goes back, once', () => {
    given(placed, deadline).when(timedOut).thenEnds('cancelled');
    given(placed, deadline, timedOut)
      .when(captured)
      .thenEnds('cancelled', refund(1, 'the order was cancelled before it was paid'));
  });
  test('a confirmation that is faster wins', () => {
    const story = [placed, captured, unanswered(reserved), unanswered(deadline)];
    given(...story)
      .when(confirmed)
      .then('ending', ship);
    given(...story, confirmed, answered(ConfirmOrder))
      .when(refused(CancelOrder, 'order/not-open'))
      .thenEnds('confirmed');
    given(...story)
      .when(refused(CancelOrder, 'order/not-open'))
      .thenNothing();
  });
  test('a confirmed order is left alone', () =>
    given(placed, captured, reserved, confirmed).when(deadline).thenNothing());
  test('stock that is found short then, or a card that is declined, is seen to as ever', () => {
    given(placed, captured, deadline).when(short).thenUndoes('refunding', refund(1, wasShort));
    given(placed, deadline).when(declined).thenEnds('cancelled', cancel('payment-declined'));
  });
});

describe('money that goes back', () => {
  test('is all that people have left of it', () => {
    const partly = back('2000', '2000', 'by-hand');
    given(placed, captured).when(partly).then('reserving');
    given(placed, captured, partly, cancelled).when(back('3000', '5000')).thenEnds('cancelled');
  });
  test('in parts is waited for', () =>
    given(placed, captured, cancelled)
      .when(back('2000', '2000', 'by-hand'))
      .thenUndoes('refunding'));
  test('that people have given back altogether is not asked for', () =>
    given(placed, captured, back('5000', '5000', 'by-hand'))
      .when(cancelled)
      .thenEnds('cancelled', release));
  test('and fails, waits for a person, who has another refund tried', () => {
    given(placed, captured, short)
      .when(notBack)
      .thenStuck(/refund_declined\. See to it at the provider/);
    given(placed, captured, short, notBack).when(operator('retry')).then('refunding', refund(2, wasShort));
    given(placed, captured, short, notBack, operator('retry'), notBack)
      .when(operator('retry'))
      .then('refunding', refund(3, wasShort));
  });
  test('and fails, is over when people have given it back themselves', () =>
    given(placed, captured, cancelled, notBack)
      .when(back('5000', '5000', 'by-hand'))
      .thenEnds('cancelled'));
  test('and fails after the end, waits for a person, too', () => {
    given(placed, cancelled, captured)
      .when(notBack)
      .thenStuck(/refund_declined/);
    given(placed, cancelled, captured, notBack).when(operator('retry')).thenEnds('cancelled', refund(2, wasCancelled));
    given(placed, cancelled, captured, notBack)
      .when(back('5000', '5000', 'by-hand'))
      .thenEnds('cancelled');
  });
  test('because a person did so after the confirmation is not the checkout’s', () => {
    given(placed, captured, reserved, confirmed)
      .when(back('5000', '5000', 'by-hand'))
      .thenNothing();
    given(placed, captured, reserved, confirmed).when(notBack).thenNothing();
    given(placed, captured).when(notBack).thenNothing();
  });
});

describe('an order that a person confirms', () => {
  test('is shipped once it is paid and its stock is set aside', () => {
    given(placed).when(confirmed).then('paying');
    given(placed, confirmed, captured).when(reserved).thenEnds('confirmed', ship);
    given(placed, captured).when(confirmed).then('reserving');
    given(placed, captured, deadline).when(confirmed).then('reserving');
  });
  test('and that cannot be paid or had, waits for a person', () => {
    given(placed, confirmed)
      .when(declined)
      .thenStuck(/confirmed by hand, and its payment has failed/);
    given(placed, confirmed, captured)
      .when(short)
      .thenStuck(/confirmed by hand, and its stock is short/);
    given(placed, confirmed, captured, short).when(operator('retry')).then('reserving', reserve);
    given(placed, confirmed, captured, short, operator('retry'))
      .when(short)
      .thenStuck(/confirmed by hand, and its stock is short/);
    given(placed, captured, short, back('5000', '5000'))
      .when(refused(CancelOrder, 'order/not-open'))
      .thenStuck(/CancelOrder was refused/);
  });
});

describe('a person who has it given back', () => {
  test('has the order cancelled, which does the rest', () => {
    const stuck = refused(ReserveStock, 'forbidden');
    given(placed, captured, stuck).when(operator('compensate')).then('cancelling', cancel('timed-out'));
    given(placed, captured, stuck, operator('compensate'))
      .when(timedOut)
      .thenUndoes('refunding', release, refund(2, wasCancelled));
  });
  test('has a refund tried again where one has failed', () =>
    given(placed, captured, short, notBack).when(operator('compensate')).thenUndoes('refunding', refund(3, wasShort)));
  test('has settled by hand what the provider refuses: the order is cancelled all the same', () =>
    given(placed, captured, short, notBack).when(operator('skip')).thenEnds('cancelled', cancel('out-of-stock')));
  test('is told that a confirmed order goes on', () => {
    given(placed, confirmed)
      .when(operator('compensate'))
      .thenNotNow(/nothing to give back/);
    given(placed, captured, reserved, confirmed)
      .when(operator('compensate'))
      .thenNotNow(/is over/);
  });
});
