import { Address, Email } from '@refold/events';
import { parseMoney } from '@refold/model';
import { customers, markets, products } from './catalogue';
import { demoOrders } from './demo-orders';
import { checkoutEndings, endings } from './stories';

test('every state of an order and every currency is shown', () => {
  expect(new Set(demoOrders.map(({ ending }) => ending))).toEqual(new Set([...endings, ...checkoutEndings]));
  expect(new Set(demoOrders.map(({ customer }) => customer.market))).toEqual(new Set(Object.keys(markets)));
  expect(demoOrders.length).toBeGreaterThanOrEqual(36);
});

test('there is enough in stock for every order that is to be sent', () => {
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of demoOrders
    .filter(({ ending }) => !ending.endsWith('short-of-stock'))
    .flatMap(({ items }) => items))
    wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  for (const { sku, stock } of products)
    expect({ sku, enough: (wanted.get(sku) ?? 0) <= stock }).toEqual({ sku, enough: true });
});

test('no basket names a product twice', () => {
  for (const { items } of demoOrders) expect(new Set(items.map(({ sku }) => sku)).size).toBe(items.length);
});

test('prices have no more digits than their currency', () => {
  for (const { prices } of products)
    for (const [currency, price] of Object.entries(prices)) expect(() => parseMoney(price, currency)).not.toThrow();
  for (const { freight, currency } of Object.values(markets)) expect(() => parseMoney(freight, currency)).not.toThrow();
});

test('customers can be registered as they are', () => {
  for (const { email, address, market } of customers) {
    expect(Email.safeParse(email).success).toBe(true);
    expect(Address.safeParse({ ...address, country: markets[market].country }).success).toBe(true);
  }
});
