import { CommitStock, ReleaseStock, ReserveStock } from '@refold/commands';
import {
  OrderCancelled,
  OrderPlaced,
  PaymentCaptured,
  ShipmentDispatched,
  StockReserved,
  type CheckoutStyle,
} from '@refold/events';
import { operator, refused, sagaScenario, unanswered } from '@refold/testing';
import { StockPolicy } from './stock.policy';

const given = sagaScenario(StockPolicy);
const ids = { orderId: 'o1', customerId: 'c1' };
const { orderId } = ids;
const brl = (amount: string) => ({ amount, currency: 'BRL' });
const method = { type: 'credit_card', cardToken: 'tok_visa' };
const lines = [{ sku: 'tea', quantity: 2, unitPrice: brl('2500'), freight: brl('0') }];
const shipTo = { city: 'Recife', state: 'PE' };
const order = { ...ids, shipTo, currency: 'BRL', lines, total: brl('5000') };
const placedIn = (style: CheckoutStyle) => new OrderPlaced({ ...order, checkout: { style, payment: method } });
const placed = placedIn('choreography');
const conducted = placedIn('orchestration');
const payment = { paymentId: orderId, ...ids, method, amount: brl('5000') };
const captured = new PaymentCaptured(payment);
const reserved = new StockReserved({ orderId, lines: [{ sku: 'tea', quantity: 2 }] });
const cancelled = new OrderCancelled({ ...ids, reason: 'customer' });
const dispatched = new ShipmentDispatched({ shipmentId: orderId, ...ids });
const reserve = new ReserveStock({ orderId, lines: [{ sku: 'tea', quantity: 2 }] });
const release = new ReleaseStock({ orderId });

describe('stock', () => {
  test('is set aside when the order is paid', () => given(placed).when(captured).then('reserving', reserve));
  test('is set aside once', () => given(placed, captured).when(captured).thenNothing());
  test('is not, for less money than the order costs, or for money of another payment', () => {
    given(placed)
      .when(new PaymentCaptured({ ...payment, amount: brl('4999') }))
      .thenNothing();
    given(placed)
      .when(new PaymentCaptured({ ...payment, amount: { amount: '5000', currency: 'USD' } }))
      .thenNothing();
    given(placed)
      .when(new PaymentCaptured({ ...payment, paymentId: 'p2' }))
      .thenNothing();
  });
  test('is left to the process that conducts, where one does', () => {
    given(conducted).when(captured).thenNothing();
    given(conducted).when(cancelled).thenEnds('cancelled');
    given(conducted, reserved).when(cancelled).thenEnds('cancelled');
    given(conducted, cancelled).when(reserved).thenNothing();
  });
  test('of an order that nobody checks out is left alone', () => given().when(new OrderPlaced(order)).thenNothing());
});

describe('an order that is cancelled', () => {
  test('gives its stock back', () => given(placed, captured, reserved).when(cancelled).thenEnds('cancelled', release));
  test('gives it back also while nobody has answered, and whatever arrives first', () => {
    given(placed, unanswered(captured)).when(cancelled).then('ending', release);
    given(placed, unanswered(captured), cancelled)
      .when(refused(ReserveStock, 'stock/reservation-closed'))
      .thenEnds('cancelled');
    given(placed, captured, cancelled).when(reserved).thenNothing();
  });
  test('before it is paid has none, and gets none', () => {
    given(placed).when(cancelled).thenEnds('cancelled');
    given(placed, cancelled).when(captured).thenNothing();
  });
  test('gives back what was set aside by hand before it was paid', () => {
    given(placed, reserved).when(cancelled).thenEnds('cancelled', release);
    given(placed, reserved).when(captured).thenNothing();
  });
  test('gives back what is set aside by hand afterwards', () => {
    given(placed, cancelled).when(reserved).thenEnds('cancelled', release);
    given(placed, cancelled, reserved).when(reserved).thenNothing();
  });
});

test.each([placed, conducted])('what was set aside leaves the shelf with the shipment', (began) => {
  given(began, captured, reserved).when(dispatched).thenEnds('issued', new CommitStock({ orderId }));
  given(began, captured, reserved)
    .when(new ShipmentDispatched({ shipmentId: 's2', ...ids }))
    .thenNothing();
});

test('a request to reserve that is refused waits for a person, and is over when the order is cancelled', () => {
  const lost = refused(ReserveStock, 'stock/already-reserved');
  given(placed, captured)
    .when(lost)
    .thenStuck(/ReserveStock was refused/);
  given(placed, captured, lost).when(operator('retry')).then('reserving', reserve);
  given(placed, captured, lost).when(cancelled).thenEnds('cancelled', release);
});
