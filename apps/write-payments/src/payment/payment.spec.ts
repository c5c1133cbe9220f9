import { AuthorisePayment, CapturePayment, FailPayment, RefundPayment } from '@refold/commands';
import {
  PaymentAuthorisationRequested,
  PaymentAuthorised,
  PaymentCaptured,
  PaymentCaptureRequested,
  PaymentFailed,
  PaymentRefunded,
  RefundFailed,
  RefundRequested,
} from '@refold/events';
import { holdsInAnyOrder, scenario } from '@refold/testing';
import { RecordAuthorisation, RecordCapture, RecordDecline, RecordRefund, RecordRefundFailure } from './answers';
import { Payment } from './payment';

const given = scenario(Payment);
const paymentId = 'p1';
const parties = { paymentId, orderId: 'o1', customerId: 'c1', method: { type: 'credit_card', cardToken: 'tok_visa' } };
const brl = (amount: string) => ({ amount, currency: 'BRL' });
const charge = { ...parties, amount: brl('5000') };
const order = { ...parties, amount: brl('50.00') };

const requested = new PaymentAuthorisationRequested(charge);
const authorised = new PaymentAuthorised({ ...charge, gatewayReference: 'a1' });
const captureRequested = new PaymentCaptureRequested(charge);
const captured = new PaymentCaptured({ ...charge, gatewayReference: 'c1' });
const failed = new PaymentFailed({ ...charge, reason: 'card_declined' });
const capture = new CapturePayment({ paymentId });
const giveUp = new FailPayment({ paymentId, reason: 'card_declined' });

const back = (refundId: string, amount: string) => ({ ...parties, refundId, amount: brl(amount) });
const ask = (refundId: string, amount: string, currency = 'BRL') =>
  new RefundPayment({ paymentId, refundId, amount: { amount, currency }, reason: 'broken' });
const asked = (refundId: string, amount: string) =>
  new RefundRequested({ ...back(refundId, amount), reason: 'broken' });
const refunded = (refundId: string, amount: string, total: string) =>
  new PaymentRefunded({ ...back(refundId, amount), refundedTotal: brl(total), gatewayReference: 'g' });

describe('authorising', () => {
  test('asks the gateway', () => given().when(new AuthorisePayment(order)).then(requested));
  test('the same again changes nothing', () => given(requested).when(new AuthorisePayment(order)).then());
  test('the same again changes nothing after the capture either', () =>
    given(requested, authorised, captureRequested, captured).when(new AuthorisePayment(order)).then());
  test('another amount under the same id is refused', () =>
    given(requested)
      .when(new AuthorisePayment({ ...order, amount: brl('51.00') }))
      .rejected('payment/already-requested'));
});

describe('capturing', () => {
  test('asks the gateway', () => given(requested, authorised).when(capture).then(captureRequested));
  test('again changes nothing', () => {
    given(requested, authorised, captureRequested).when(capture).then();
    given(requested, authorised, captureRequested, captured).when(capture).then();
  });
  test('what the gateway has not authorised is refused', () =>
    given(requested).when(capture).rejected('payment/not-authorised'));
  test('what has failed is refused', () => given(requested, failed).when(capture).rejected('payment/not-authorised'));
  test('what nobody asked for is refused', () => given().when(capture).rejected('payment/unknown'));
});

describe('giving up', () => {
  test('ends an authorised payment', () => given(requested, authorised).when(giveUp).then(failed));
  test('again changes nothing', () => given(requested, authorised, failed).when(giveUp).then());
  test('what is being captured is refused', () =>
    given(requested, authorised, captureRequested).when(giveUp).rejected('payment/not-authorised'));
});

describe('refunding', () => {
  test('asks the gateway', () => given(captured).when(ask('r1', '20.00')).then(asked('r1', '2000')));
  test('the same refund again changes nothing', () =>
    given(captured, asked('r1', '2000')).when(ask('r1', '20.00')).then());
  test('another amount under the same refund id is refused', () =>
    given(captured, asked('r1', '2000')).when(ask('r1', '21.00')).rejected('payment/refund-id-reused'));
  test('no more than was captured goes back, what is on its way counted', () => {
    const before = [captured, asked('r1', '2000'), refunded('r1', '2000', '2000'), asked('r2', '2000')];
    given(...before)
      .when(ask('r3', '10.01'))
      .rejected('payment/refund-exceeds-captured');
    given(...before)
      .when(ask('r3', '10.00'))
      .then(asked('r3', '1000'));
  });
  test('what a failed refund would have taken is free again', () =>
    given(captured, asked('r1', '5000'), new RefundFailed({ ...back('r1', '5000'), reason: 'no' }))
      .when(ask('r2', '50.00'))
      .then(asked('r2', '5000')));
  test('without an amount all goes back that is not on its way already', () => {
    const all = (refundId: string) => new RefundPayment({ paymentId, refundId, reason: 'broken' });
    given(captured).when(all('r1')).then(asked('r1', '5000'));
    given(captured, asked('r1', '2000'), refunded('r1', '2000', '2000'), asked('r2', '1000'))
      .when(all('r3'))
      .then(asked('r3', '2000'));
    given(captured, asked('r1', '5000')).when(all('r1')).then();
    given(captured, asked('r1', '2000'), asked('r2', '3000')).when(all('r3')).then();
    given(captured, asked('r1', '5000'), new RefundFailed({ ...back('r1', '5000'), reason: 'no' }))
      .when(all('r2'))
      .then(asked('r2', '5000'));
  });
  test('another currency is refused', () =>
    given(captured)
      .when(ask('r1', '1.00', 'USD'))
      .rejected('payment/other-currency'));
  test('what was not captured is refused', () =>
    given(requested, authorised).when(ask('r1', '1.00')).rejected('payment/not-captured'));
});

describe('what the gateway says is recorded once', () => {
  const authorisation = new RecordAuthorisation({ paymentId, gatewayReference: 'a1' });
  const capturing = [requested, authorised, captureRequested];
  const declined = (step: 'authorisation' | 'capture') =>
    new RecordDecline({ paymentId, step, reason: 'card_declined' });

  test('an authorisation', () => given(requested).when(authorisation).then(authorised));
  test('an authorisation again', () => given(requested, authorised).when(authorisation).then());
  test('a capture', () =>
    given(...capturing)
      .when(new RecordCapture({ paymentId, gatewayReference: 'c1' }))
      .then(captured));
  test('a capture again', () =>
    given(...capturing, captured)
      .when(new RecordCapture({ paymentId, gatewayReference: 'c1' }))
      .then());
  test('a declined authorisation', () => given(requested).when(declined('authorisation')).then(failed));
  test('a declined capture', () =>
    given(...capturing)
      .when(declined('capture'))
      .then(failed));
  test('a late decline of the authorisation does not touch the capture', () =>
    given(...capturing)
      .when(declined('authorisation'))
      .then());
  test('a refund, with the total of all', () =>
    given(captured, asked('r1', '2000'), refunded('r1', '2000', '2000'), asked('r2', '500'))
      .when(new RecordRefund({ paymentId, refundId: 'r2', gatewayReference: 'g' }))
      .then(refunded('r2', '500', '2500')));
  test('a refund again', () =>
    given(captured, asked('r1', '2000'), refunded('r1', '2000', '2000'))
      .when(new RecordRefund({ paymentId, refundId: 'r1', gatewayReference: 'g' }))
      .then());
  test('a failed refund', () =>
    given(captured, asked('r1', '2000'))
      .when(new RecordRefundFailure({ paymentId, refundId: 'r1', reason: 'no' }))
      .then(new RefundFailed({ ...back('r1', '2000'), reason: 'no' })));
});

describe('a history that begins anywhere', () => {
  test('with the capture', () => given(captured).when(ask('r1', '50.00')).then(asked('r1', '5000')));
  test('with a refund', () => {
    const before = refunded('r0', '1000', '1000');
    given(before).when(ask('r1', '1.00')).rejected('payment/not-captured');
    given(before, captured).when(ask('r1', '40.01')).rejected('payment/refund-exceeds-captured');
    given(before, captured).when(ask('r1', '40.00')).then(asked('r1', '4000'));
  });
  test('with the failure', () => given(failed).when(giveUp).then());
  test('stays captured when the request comes later', () => given(captured, requested).when(capture).then());
});

test('any history is taken, and a repeated command or answer changes nothing', () =>
  holdsInAnyOrder(Payment, [
    ...[new AuthorisePayment(order), capture, giveUp, ask('r1', '1.00')],
    new RecordAuthorisation({ paymentId, gatewayReference: 'a1' }),
    new RecordCapture({ paymentId, gatewayReference: 'c1' }),
    new RecordDecline({ paymentId, step: 'capture', reason: 'no' }),
    new RecordRefund({ paymentId, refundId: 'r1', gatewayReference: 'g' }),
    new RecordRefundFailure({ paymentId, refundId: 'r1', reason: 'no' }),
  ]));
