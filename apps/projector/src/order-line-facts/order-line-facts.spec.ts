import { OrderPlaced } from '@refold/events';
import { factsScenario } from '@refold/testing';
import { brl, placed } from '../../test/happenings';
import { orderLineFacts } from './order-line-facts';

const given = factsScenario(orderLineFacts);

test('each line is a fact: all units with their price, and the freight of the line', () =>
  given(placed()).then(
    { order_id: 'order-1', line_no: 1, sku: 'teapot', quantity: 2, items: 2000n, freight: 300n, currency: 'BRL' },
    { order_id: 'order-1', line_no: 2, sku: 'cup', quantity: 1, items: 450n, freight: 100n, currency: 'BRL' },
  ));

test('an order without lines gives none', () =>
  given(new OrderPlaced({ ...placed(), lines: [], total: brl('0') })).then());

test('a price and a freight of two currencies are never one fact', () => {
  const [line] = placed().lines;
  if (!line) throw new Error('The order has lines.');
  const mixed = { ...line, freight: { amount: 1n, currency: 'USD' } };
  expect(() => given(new OrderPlaced({ ...placed(), lines: [mixed] })).then()).toThrow(/two currencies/);
});
