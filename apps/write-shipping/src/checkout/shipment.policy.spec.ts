import { ScheduleShipment } from '@refold/commands';
import {
  OrderCancelled,
  OrderConfirmed,
  OrderPlaced,
  PaymentCaptured,
  StockReserved,
  type CheckoutStyle,
} from '@refold/events';
import { refused, sagaScenario } from '@refold/testing';
import { ShipmentPolicy } from './shipment.policy';

const given = sagaScenario(ShipmentPolicy);
const ids = { orderId: 'o1', customerId: 'c1' };
const { orderId } = ids;
const brl = (amount: string) => ({ amount, currency: 'BRL' });
const method = { type: 'credit_card', cardToken: 'tok_visa' };
const lines = [{ sku: 'tea', quantity: 2, unitPrice: brl('2500'), freight: brl('0') }];
const shipTo = { city: 'Recife', state: 'PE' };
const order = { ...ids, shipTo, currency: 'BRL', lines, total: brl('5000') };
const placedIn = (style: CheckoutStyle) => new OrderPlaced({ ...order, checkout: { style, payment: method } });
const placed = placedIn('choreography');
const captured = new PaymentCaptured({ paymentId: orderId, ...ids, method, amount: brl('5000') });
const confirmed = new OrderConfirmed(ids);
const cancelled = new OrderCancelled({ ...ids, reason: 'customer' });
const reserved = new StockReserved({ orderId, lines: [] });
const ship = new ScheduleShipment({ shipmentId: orderId, ...ids, address: shipTo });

test('an order is shipped once it is confirmed and paid, and its stock is set aside, whatever is heard last', () => {
  given(placed, captured).when(confirmed).then('waiting');
  given(placed, captured, confirmed).when(reserved).thenEnds('scheduled', ship);
  given(placed, captured).when(reserved).then('waiting');
  given(placed, captured, reserved).when(confirmed).thenEnds('scheduled', ship);
  given(placed, reserved, confirmed).when(captured).thenEnds('scheduled', ship);
});
test('an order is not shipped unpaid, also where people have confirmed it and set its stock aside', () => {
  given(placed, reserved).when(confirmed).then('waiting');
  given(placed, reserved, confirmed)
    .when(new PaymentCaptured({ ...captured, amount: brl('1') }))
    .thenNothing();
});
test('it is shipped once', () => {
  given(placed, reserved).when(reserved).thenNothing();
  given(placed, captured, reserved, confirmed).when(confirmed).thenNothing();
});
test('a cancelled order is not', () => {
  given(placed, reserved).when(cancelled).thenEnds('cancelled');
  given(placed, cancelled).when(reserved).thenNothing();
});
test('an order of another style, or of none, is left alone', () => {
  given().when(placedIn('orchestration')).thenNothing();
  given().when(new OrderPlaced(order)).thenNothing();
});
test('a shipment that is refused waits for a person', () =>
  given(placed, captured, reserved, confirmed)
    .when(refused(ScheduleShipment, 'shipment/already-scheduled'))
    .thenStuck(/shipment\/already-scheduled/));
