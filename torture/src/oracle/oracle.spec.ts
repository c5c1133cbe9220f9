import { encodeRecord, decodeRecord, partitionOf } from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';
import { checkChain, type TopicRecords } from './chain';
import { checkEffects } from './effects';
import { expectedCustomers } from './expected-customers';
import { expectedFacts } from './expected-facts';
import { expectedOrders } from './expected-orders';
import { checkFeed } from './feed';
import { checkFold } from './fold';
import { happenedOf } from './happened';
import { checkMirror } from './mirror';
import { toldDifference, type Difference, type Rows } from './rows';

/* What the checks say of a small history that is right, and of the same with one thing wrong. */
const brl = (amount: string) => ({ amount, currency: 'BRL' });
const parties = { orderId: 'o1', customerId: 'c1' };
const payment = { ...parties, paymentId: 'p1', method: { type: 'credit_card' }, amount: brl('900') };
const line = { sku: 'tea', quantity: 2, unitPrice: brl('400'), freight: brl('100') };

const recorded = (feed: number, streamId: string, version: number, type: string, data: object): RecordedEvent => ({
  ...{
    id: `00000000-0000-4000-8000-${streamId.length}0000000000${feed}`.slice(0, 36),
    type,
    schemaVersion: 1,
    streamId,
  },
  ...{ service: 'any', streamVersion: version, feedNumber: BigInt(feed), partitionKey: 'o1', origin: 'live' as const },
  ...{ occurredAt: `2026-02-0${feed}T00:00:00.000000Z`, recordedAt: '2026-02-09T00:00:00.000000Z' },
  ...{ correlationId: 'c', causationId: null, traceparent: null, data },
});

const orders = [
  recorded(1, 'order-o1', 1, 'OrderPlaced', {
    ...{ ...parties, shipTo: { state: 'PR' }, currency: 'BRL', lines: [line], total: brl('900') },
  }),
  recorded(2, 'order-o1', 2, 'OrderConfirmed', parties),
];
const payments = [
  recorded(1, 'payment-p1', 1, 'PaymentAuthorisationRequested', payment),
  recorded(2, 'payment-p1', 2, 'PaymentAuthorised', payment),
  recorded(3, 'payment-p1', 3, 'PaymentCaptureRequested', payment),
  recorded(4, 'payment-p1', 4, 'PaymentCaptured', payment),
];
const customers = [recorded(1, 'customer-c1', 1, 'CustomerRegistered', { customerId: 'c1', name: 'Ann' })];
const shipments = [
  recorded(1, 'shipment-s1', 1, 'ShipmentScheduled', { ...parties, shipmentId: 's1', address: {} }),
  recorded(2, 'shipment-s1', 2, 'ShipmentDispatched', { ...parties, shipmentId: 's1' }),
];
const happened = [...orders, ...payments, ...customers, ...shipments].map(happenedOf);

const projected = () => {
  const rows = (of: Rows) => [...of.values()].map((row) => ({ ...row }));
  const facts = Object.entries(expectedFacts(happened)).map(([name, of]) => [`${name}_v1`, rows(of)] as const);
  return {
    views: new Map([
      ['order_details_v1', rows(expectedOrders(happened))],
      ['customer_overview_v1', rows(expectedCustomers(happened))],
    ]),
    facts: new Map(facts),
  };
};
const told = (differences: readonly Difference[]): string[] => differences.map(toldDifference);

test('an order is worked out from what all services say of it', () => {
  expect(expectedOrders(happened).get('o1')).toMatchObject({
    ...{ status: 'shipped', order_status: 'confirmed', customer_name: 'Ann', units: 2, items_amount: 800n },
    ...{ freight_amount: 100n, total_amount: '900', paid_amount: 900n, declined_amount: 0n, refunded_amount: 0n },
    payments: { p1: { status: 'captured', at: '2026-02-04T00:00:00.000000Z' } },
  });
  expect(expectedCustomers(happened).get('c1')).toMatchObject({
    orders: 1,
    ordered: { BRL: '900' },
    paid: { BRL: '900' },
  });
});

test('FOLD tells a changed cell, a row too few, and a row twice', () => {
  expect(checkFold(happened, projected())).toEqual([]);
  const changed = projected();
  Object.assign(changed.views.get('order_details_v1')?.[0] ?? {}, { units: 3 });
  changed.views.set('customer_overview_v1', []);
  const lines = changed.facts.get('order_line_facts_v1') ?? [];
  changed.facts.set('order_line_facts_v1', [...lines, ...lines]);
  const differences = told(checkFold(happened, changed));
  expect(differences[0]).toBe('FOLD order_details_v1 o1 units: expected 2, found 3');
  expect(differences[1]).toMatch(/^FOLD customer_overview_v1 c1: expected \{.*found no row$/);
  expect(differences[2]).toBe('FOLD order_line_facts_v1 (all) rows: expected 1 keys, each once, found 2 rows');
});

test('MIRROR tells where the engines do not agree', () => {
  expect(checkMirror(projected())).toEqual([]);
  const changed = projected();
  Object.assign(changed.facts.get('payment_facts_v1')?.[0] ?? {}, { amount: '901' });
  expect(told(checkMirror(changed))).toEqual(['MIRROR order_details_v1 o1 paid_amount: expected 901, found 900']);
});

describe('LEDGER', () => {
  const effect = {
    kind: 'authorisation' as const,
    key: 'p1',
    amount: { amount: 900n, currency: 'BRL' },
    approved: true,
  };
  const effects = [effect, { ...effect, kind: 'capture' as const }];
  test('is content with one effect for each request', () => expect(checkEffects(payments, effects)).toEqual([]));
  test.each([
    ['a second effect', [...effects, effect], /authorisation p1 effects: expected one, found another/],
    ['a missing one', effects.slice(1), /authorisation p1: expected .*found no row/],
    [
      'another amount',
      [{ ...effect, amount: { amount: 1n, currency: 'BRL' } }, ...effects.slice(1)],
      /amount: expected 900, found 1/,
    ],
    ['an effect that nobody asked for', [...effects, { ...effect, key: 'p2' }], /authorisation p2: expected no row/],
    ['another answer', [{ ...effect, approved: false }, ...effects.slice(1)], /told: expected true, found false/],
  ])('tells %s', (_, wrong, what) => expect(told(checkEffects(payments, wrong)).join()).toMatch(what));
  test('wants none for what came in as history', () => {
    const history = payments.map((event) => ({ ...event, origin: 'history' as const }));
    expect(checkEffects(history, [])).toEqual([]);
    expect(told(checkEffects(history, effects))).toHaveLength(2);
  });
});

describe('FEED', () => {
  const confirmed = orders.map(({ id, service, streamId, streamVersion, data }) => ({
    ...{ id, service, streamId, streamVersion, data: JSON.stringify(data) },
  }));
  const check = (feed: readonly RecordedEvent[], refused: readonly string[] = []) =>
    told(checkFeed('any', feed, confirmed, new Set(refused))).join();
  test('is content with what was confirmed', () => expect(check(orders)).toBe(''));
  test('tells a lost event', () =>
    expect(check(orders.slice(0, 1))).toMatch(/event: expected .*found not in the feed/));
  test('tells a number that is passed over', () =>
    expect(check(orders.map((each) => ({ ...each, feedNumber: each.feedNumber + 1n })))).toMatch(
      /feed number: expected 1, found 2/,
    ));
  test('tells a stream that is turned around', () =>
    expect(check([...orders].reverse())).toMatch(/next version: expected 1, found 2/));
  test('tells an event that was rolled back', () =>
    expect(check(orders, [orders[0]?.id ?? ''])).toMatch(/it was refused, found in the feed/));
  test('tells other data', () =>
    expect(check(orders.map((each) => ({ ...each, data: {} })))).toMatch(/event: expected .*"data":\{"currency"/));
});

describe('CHAIN', () => {
  const sent = (events: readonly RecordedEvent[], previous = (at: number) => BigInt(at)): TopicRecords => {
    const own = partitionOf('o1', 3);
    const records = events.map((event, at) => {
      const { headers, key, value } = encodeRecord(event, previous(at));
      const bytes = Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]);
      return decodeRecord({
        key: Buffer.from(key ?? ''),
        value: Buffer.from(value ?? ''),
        headers: Object.fromEntries(bytes),
      });
    });
    return [0, 1, 2].map((partition) => (partition === own ? records : []));
  };
  const check = (records: TopicRecords) => told(checkChain('any', orders, records)).join();
  test('is content with the feed, and with repeats', () => {
    expect(check(sent(orders))).toBe('');
    const [one, two] = [sent(orders), sent(orders)];
    expect(check(one.map((partition, at) => [...partition, ...(two[at] ?? [])]))).toBe('');
  });
  test('tells what was not published', () =>
    expect(check(sent(orders.slice(0, 1)))).toMatch(/order-o1 published, found not in the topic/));
  test('tells another order', () =>
    expect(check(sent([...orders].reverse(), (at) => BigInt(1 - at)))).toMatch(/place: expected behind/));
  test('tells a wrong predecessor', () =>
    expect(check(sent(orders, () => 0n))).toMatch(/previous feed number: expected 1, found 0/));
  test('tells other content', () =>
    expect(check(sent(orders.map((each) => ({ ...each, data: {} }))))).toMatch(/content: expected/));
  const stranger = recorded(3, 'order-o1', 3, 'OrderCancelled', parties);
  test('tells what no feed has', () => expect(check(sent([...orders, stranger]))).toMatch(/unknown to it/));
});
