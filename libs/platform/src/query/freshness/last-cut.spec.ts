import { LastCut, type Moment } from './last-cut';
import type { FreshnessRow } from './view-freshness';

const row = (view: string, sees: string | null, told = true): FreshnessRow & Moment => ({
  ...{ view, version: 1, engine: 'postgres', sees, now: 1_518_912_000 },
  ...{ heardAt: null, atMostAt: null, positions: told ? [] : null, waitingKeys: told ? 0 : null },
});
const seen = (sees: string): Moment => ({ sees, now: 1_518_912_001 });

test('nothing is likely before two looks have seen the same', () => {
  const last = new LastCut();
  expect(last.likely([])).toBeUndefined();
  last.note(['orders'], [row('orders', '1:1:')]);
  expect(last.likely(['orders'])).toBeUndefined();
  last.note(['orders'], [row('orders', '2:2:')]);
  expect(last.likely(['orders'])).toBeUndefined();
  last.note(['orders'], [row('orders', '2:2:')]);
  expect(last.likely(['orders'])?.rows).toEqual([row('orders', '2:2:')]);
});

const standing = (): LastCut => {
  const last = new LastCut();
  for (const _ of [1, 2]) last.note(['orders'], [row('orders', '1:1:'), row('stock', '1:1:', false)]);
  return last;
};

test('it stands until a snapshot sees something else, and then two looks have to agree again', () => {
  const last = standing();
  const known = last.likely(['orders']);
  if (!known) throw new Error('It is not known.');
  expect(last.confirms(seen('1:1:'), known)).toBe(true);
  expect(last.confirms(seen('1:3:1,2'), known)).toBe(false);
  expect(last.likely(['orders'])).toBeUndefined();
});

test('a late look at what has been replaced meanwhile says nothing of what is known now', () => {
  const last = standing();
  const known = last.likely(['orders']);
  if (!known) throw new Error('It is not known.');
  for (const _ of [1, 2]) last.note(['orders'], [row('orders', '5:5:')]);
  expect(last.confirms(seen('1:1:'), known)).toBe(true);
  expect(last.confirms(seen('9:9:'), known)).toBe(false);
  expect(last.likely(['orders'])?.sees).toBe('5:5:');
});

test('what was known of one server is not held against another', () => {
  const last = standing();
  const known = last.likely(['orders']);
  if (!known) throw new Error('It is not known.');
  last.forget();
  expect(last.likely(['orders'])).toBeUndefined();
  expect(last.confirms(seen('1:1:'), known)).toBe(false);
  last.note(['orders'], [row('orders', '1:1:')]);
  expect(last.likely(['orders'])).toBeUndefined();
});

test('on a standby, whose snapshots cannot be told apart, nothing is ever likely', () => {
  const last = new LastCut();
  for (const _ of [1, 2, 3]) last.note(['orders'], [row('orders', null)]);
  expect(last.likely(['orders'])).toBeUndefined();
});

test('of other views it is asked once, and known together with the first from then on', () => {
  const last = standing();
  expect(last.likely(['orders', 'stock'])).toBeUndefined();
  last.note(['stock'], [row('orders', '1:1:', false), row('stock', '1:1:')]);
  expect(last.likely(['orders', 'stock'])?.rows).toEqual([row('orders', '1:1:'), row('stock', '1:1:')]);
});

test('a view that is not built is never taken for known', () => {
  const last = new LastCut();
  for (const _ of [1, 2]) last.note(['orders', 'new'], [row('orders', '1:1:')]);
  expect(last.likely(['orders'])).toBeDefined();
  expect(last.likely(['orders', 'new'])).toBeUndefined();
});

test('it is sure after thirty in a row, until something new is seen by whomever', () => {
  const last = standing();
  const known = last.likely(['orders']);
  if (!known) throw new Error('It is not known.');
  expect(last.isSureOf(known)).toBe(false);
  for (let looks = 0; looks < 30; looks++) last.confirms(seen('1:1:'), known);
  expect(last.isSureOf(known)).toBe(true);
  for (const _ of [1, 2, 3]) last.note(['orders'], [row('orders', '5:5:')]);
  expect(last.isSureOf(known)).toBe(false);
  const now = last.likely(['orders']);
  if (!now) throw new Error('It is not known.');
  expect(last.isSureOf(now)).toBe(false);
  for (let looks = 0; looks < 30; looks++) last.confirms(seen('5:5:'), now);
  expect(last.isSureOf(now)).toBe(true);
  last.forget();
  expect(last.isSureOf(now)).toBe(false);
});
