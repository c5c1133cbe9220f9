import { CancelOrder, ConfirmOrder, PlaceOrder } from '@refold/commands';
import { OrderCancelled, OrderConfirmed, OrderPlaced } from '@refold/events';
import { holdsInAnyOrder, scenario } from '@refold/testing';
import { Order } from './order';

const given = scenario(Order);
const ids = { orderId: 'o1', customerId: 'c1' };
const brl = (amount: string) => ({ amount, currency: 'BRL' });
const shipTo = { city: 'Recife', state: 'PE' };
const tea = { sku: 'tea', quantity: 3, unitPrice: brl('12.30'), freight: brl('4.05') };
const pot = { sku: 'pot', quantity: 1, unitPrice: brl('0.99') };
const basket = { ...ids, shipTo, currency: 'BRL', lines: [tea, pot] };

const placed = new OrderPlaced({
  ...ids,
  ...{ shipTo, currency: 'BRL' },
  lines: [
    { sku: 'tea', quantity: 3, unitPrice: brl('1230'), freight: brl('405') },
    { sku: 'pot', quantity: 1, unitPrice: brl('99'), freight: brl('0') },
  ],
  total: brl('4194'),
});
const confirmed = new OrderConfirmed(ids);
const cancelled = new OrderCancelled({ ...ids, reason: 'customer' });
const confirm = new ConfirmOrder({ orderId: 'o1' });
const cancel = new CancelOrder({ orderId: 'o1', reason: 'customer' });

describe('placing', () => {
  test('adds up items and freight, exactly', () => given().when(new PlaceOrder(basket)).then(placed));
  test('the same again changes nothing', () => given(placed).when(new PlaceOrder(basket)).then());
  test('the same again changes nothing after the confirmation either', () =>
    given(placed, confirmed).when(new PlaceOrder(basket)).then());
  test('something else under the same id is refused', () =>
    given(placed)
      .when(new PlaceOrder({ ...basket, lines: [pot] }))
      .rejected('order/already-placed'));
  test('a line in another currency is refused', () =>
    given()
      .when(new PlaceOrder({ ...basket, lines: [{ ...pot, unitPrice: { amount: '1', currency: 'USD' } }] }))
      .rejected('order/mixed-currencies'));
  test('freight in another currency is refused', () =>
    given()
      .when(new PlaceOrder({ ...basket, lines: [{ ...pot, freight: { amount: '1', currency: 'USD' } }] }))
      .rejected('order/mixed-currencies'));
  test('a total beyond 64 bits is refused', () =>
    given()
      .when(
        new PlaceOrder({ ...basket, lines: [{ ...pot, quantity: 1_000_000, unitPrice: brl('99999999999999.99') }] }),
      )
      .rejected('order/total-too-large'));
  test('a total beyond what a JavaScript number holds is exact', () => {
    const line = { sku: 'x', quantity: 3, unitPrice: brl('90071992547409.93') };
    given()
      .when(new PlaceOrder({ ...basket, lines: [line] }))
      .then(
        new OrderPlaced({
          ...ids,
          ...{ shipTo, currency: 'BRL' },
          lines: [{ sku: 'x', quantity: 3, unitPrice: brl('9007199254740993'), freight: brl('0') }],
          total: brl('27021597764222979'),
        }),
      );
  });
});

describe('confirming', () => {
  test('confirms what was placed', () => given(placed).when(confirm).then(confirmed));
  test('again changes nothing', () => given(placed, confirmed).when(confirm).then());
  test('a cancelled order is refused', () => given(placed, cancelled).when(confirm).rejected('order/not-open'));
  test('an order that nobody placed is refused', () => given().when(confirm).rejected('order/unknown'));
});

describe('cancelling', () => {
  test('cancels what was placed', () => given(placed).when(cancel).then(cancelled));
  test('again changes nothing', () => given(placed, cancelled).when(cancel).then());
  test('a confirmed order is refused', () => given(placed, confirmed).when(cancel).rejected('order/not-open'));
  test('an order that nobody placed is refused', () => given().when(cancel).rejected('order/unknown'));
});

describe('a history that begins anywhere', () => {
  test('can be confirmed before it is placed', () => given(confirmed, placed).when(confirm).then());
  test('stays cancelled when the placement comes later', () =>
    given(cancelled, placed).when(confirm).rejected('order/not-open'));
  test('may hold an order without lines', () =>
    given(new OrderPlaced({ ...placed, lines: [], total: brl('0') }))
      .when(confirm)
      .then(confirmed));
  test('is not placed again', () => given(confirmed).when(new PlaceOrder(basket)).rejected('order/already-placed'));
});

test('any history is taken, and a repeated command changes nothing', () =>
  holdsInAnyOrder(Order, [new PlaceOrder({ ...basket, orderId: 'order-1' }), confirm, cancel]));
