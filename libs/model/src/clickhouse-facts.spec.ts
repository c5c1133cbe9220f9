import { clickhouseFacts, factsOf } from './clickhouse-facts';
import { event } from './message';
import { stream } from './stream';
import { Id } from './values';

class Sold extends event('Sold', 1, { id: Id }) {}
const Sales = stream('sale', { service: 'shop', id: 'id', partitionBy: 'id', events: [Sold] });
const columns = {
  id: 'String',
  units: 'UInt32',
  cents: 'Int64',
  note: 'Nullable(String)',
  tags: 'Array(LowCardinality(String))',
} as const;
const meta = { eventId: 'e', at: '2026-01-01T00:00:00.000000Z', streamId: 'sale-a', streamVersion: 1 };
const good = { id: 'a', units: 1, cents: 5n, note: null, tags: ['x'] };
const facts = (row: object) =>
  clickhouseFacts('sales', { version: 1, from: [Sales], columns, orderBy: ['id'] }).on({
    Sold: () => [row as typeof good],
  });

test('an event gives its facts, and none where its type is not handled', () => {
  expect(factsOf(facts(good), new Sold({ id: 'a' }), meta)).toEqual([good]);
  class Other extends event('Other', 1, { id: Id }) {}
  expect(factsOf(facts(good), new Other({ id: 'a' }), meta)).toEqual([]);
});

test.each([
  ['a missing column', { ...good, units: undefined }, 'units'],
  ['a column too many', { ...good, unitsSold: 1 }, 'unitsSold'],
  ['null where nothing may be null', { ...good, id: null }, 'id'],
  ['NaN', { ...good, units: NaN }, 'units'],
  ['a fraction', { ...good, units: 1.5 }, 'units'],
  ['an integer that would wrap to 0', { ...good, units: 4294967296 }, 'units'],
  ['a negative unsigned integer', { ...good, units: -1 }, 'units'],
  ['an amount beyond 64 bits', { ...good, cents: 2n ** 63n }, 'cents'],
  ['a bad element of an array', { ...good, tags: [1] }, 'tags'],
])('%s is refused, for ClickHouse would store something else', (_, row, column) => {
  expect(() => factsOf(facts(row), new Sold({ id: 'a' }), meta)).toThrow(`column '${column}'`);
});

test('a sorting key beyond the identity is refused: a changed value would be a second fact', () => {
  const head = { version: 1, from: [Sales], columns, identity: ['id'], orderBy: ['units'] } as const;
  expect(() => clickhouseFacts('sales', head)).toThrow("orderBy has 'units'");
});
