import { CancelOrder, ConfirmOrder, PlaceOrder } from '@refold/commands';
import { OrderCancelled, OrderConfirmed, OrderPlaced, type CheckoutStyle } from '@refold/events';
import { encodeData } from '@refold/model';
import { holdsInAnyOrder, scenario } from '@refold/testing';
import { Order, orderIn } from './order';

type OrderPlacedInput = ConstructorParameters<typeof OrderPlaced>[0];
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

describe('placing with a payment', () => {
  const payment = { type: 'credit_card', cardToken: 'tok_visa' };
  const paying = new PlaceOrder({ ...basket, payment });
  const began = (style: CheckoutStyle) =>
    new OrderPlaced({ ...(JSON.parse(encodeData(placed)) as OrderPlacedInput), checkout: { style, payment } });
  const inChoreography = scenario(orderIn('choreography'));

  test('says how the order is checked out', () => {
    given().when(paying).then(began('orchestration'));
    inChoreography().when(paying).then(began('choreography'));
  });
  test('the same again changes nothing, whatever the style of new orders is by now', () => {
    inChoreography(began('orchestration')).when(paying).then();
    given(began('choreography')).when(paying).then();
  });
  test('again without the payment, or with another one, is refused', () => {
    given(began('orchestration')).when(new PlaceOrder(basket)).rejected('order/already-placed');
    given(placed).when(paying).rejected('order/already-placed');
    given(began('orchestration'))
      .when(new PlaceOrder({ ...basket, payment: { type: 'boleto' } }))
      .rejected('order/already-placed');
  });
  test('what costs nothing is refused, since nothing can be charged', () => {
    const gift = { ...basket, lines: [{ ...pot, unitPrice: brl('0') }] };
    given()
      .when(new PlaceOrder({ ...gift, payment }))
      .rejected('order/nothing-to-pay');
    given()
      .when(new PlaceOrder(gift))
      .then(
        new OrderPlaced({
          ...ids,
          shipTo,
          currency: 'BRL',
          lines: [{ ...pot, unitPrice: brl('0'), freight: brl('0') }],
          total: brl('0'),
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
