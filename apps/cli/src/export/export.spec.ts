import { createHash } from 'node:crypto';
import { headerOf, lineOf } from './order-lines';
import { OlistDigest } from './olist-digest';
import type { ExportedOrder } from './order-pages';

const brl = (amount: string) => ({ amount, currency: 'BRL' });
const order = (changed: Partial<ExportedOrder> = {}): ExportedOrder => ({
  id: 'o1',
  status: 'DELIVERED',
  source: { system: 'olist', id: 'o1', status: 'delivered' },
  customer: { id: 'p1' },
  placedAt: '2018-06-12T23:07:44.000000Z',
  shipTo: { state: 'SP', country: 'BR' },
  units: 3,
  items: brl('25.90'),
  freight: brl('3.00'),
  total: brl('28.90'),
  paid: brl('20.00'),
  declined: brl('8.90'),
  refunded: brl('0.00'),
  payments: [{ id: 'o1-1' }, { id: 'o1-2' }],
  ...changed,
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const digestOf = (...orders: ExportedOrder[]) => {
  const digest = new OlistDigest();
  for (const each of orders) digest.add(each);
  return digest.sha256;
};

describe('the digest', () => {
  const line = 'o1|delivered|p1|SP|2018-06-12 20:07:44|3|2590|300|2890|2\n';

  test('is made of local time, cents, and all payment rows whether captured or declined', () =>
    expect(digestOf(order())).toBe(sha256(line)));

  test('does not depend on the order of arrival', () => {
    const other = order({ id: 'O2' });
    expect(digestOf(order(), other)).toBe(digestOf(other, order()));
    expect(digestOf(order(), other)).toBe(sha256(line.replace('o1', 'O2') + line));
  });

  test('changes with a single cent', () => expect(digestOf(order({ paid: brl('20.01') }))).not.toBe(sha256(line)));

  test('is not made of nothing', () => expect(() => digestOf()).toThrow('no order that came from Olist'));

  test('tells what is not known as nothing', () =>
    expect(digestOf(order({ source: null, customer: null, shipTo: null, items: null }))).toBe(
      sha256('o1||||2018-06-12 20:07:44|3|0|300|2890|2\n'),
    ));
});

describe('an order as CSV', () => {
  test('has as many cells as the header, money as exact text', () => {
    const cells = lineOf('csv', order()).trimEnd().split(',');
    expect(cells).toHaveLength(headerOf('csv').split(',').length);
    expect(cells).toEqual(expect.arrayContaining(['delivered', 'BRL', '28.90', '2018-06-12T23:07:44.000000Z']));
  });

  test('quotes what would break a line', () => {
    const line = lineOf('csv', order({ shipTo: { state: 'a "b", c\nd', country: null } }));
    expect(line).toContain('"a ""b"", c\nd"');
  });
});

test('an order as NDJSON is what GraphQL gave', () => {
  expect(headerOf('ndjson')).toBe('');
  expect(JSON.parse(lineOf('ndjson', order()))).toEqual(order());
});
