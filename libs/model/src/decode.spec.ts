import { decoderOf, knownPartOf } from './decode';
import { event } from './message';
import { Money } from './money';
import { stream } from './stream';
import { Id } from './values';

type V1 = { id: string; total: number };
type V2 = { id: string; total: { amount: string } };
class Sold extends event('Sold', 3, { id: Id, total: Money }) {
  static upcast = {
    1: (old: V1): V2 => ({ id: old.id, total: { amount: String(old.total) } }),
    2: (old: V2) => ({ id: old.id, total: { ...old.total, currency: 'EUR' } }),
  };
}
const Sales = stream('sale', { service: 'shop', id: 'id', partitionBy: 'id', events: [Sold] });
const decode = decoderOf([Sales]);
const today = new Sold({ id: 's1', total: { amount: '12', currency: 'EUR' } });

const refusalOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

test('every stored version is read as today’s contract, through each step between', () => {
  expect(decode({ type: 'Sold', schemaVersion: 1, data: { id: 's1', total: 12 } })).toEqual(today);
  expect(decode({ type: 'Sold', schemaVersion: 2, data: { id: 's1', total: { amount: '12' } } })).toEqual(today);
  expect(
    decode({ type: 'Sold', schemaVersion: 3, data: { id: 's1', total: { amount: '12', currency: 'EUR' } } }),
  ).toEqual(today);
});

test('the stored data is not touched by upcasting', () => {
  const data = Object.freeze({ id: 's1', total: 12 });
  decode({ type: 'Sold', schemaVersion: 1, data });
  expect(data).toEqual({ id: 's1', total: 12 });
});

test.each([
  ['unknown-type', { type: 'Sols', schemaVersion: 1, data: {} }],
  ['newer-version', { type: 'Sold', schemaVersion: 9, data: {} }],
  ['no-upcaster', { type: 'Sold', schemaVersion: 0, data: {} }],
  ['off-contract', { type: 'Sold', schemaVersion: 3, data: { id: 's1', total: 'abc' } }],
  ['off-contract', { type: 'Sold', schemaVersion: 3, data: null }],
])('a record that cannot be read says why: %s', (reason, recorded) => {
  expect(refusalOf(() => decode(recorded))).toMatchObject({ name: 'Undecodable', reason });
});

test('a reader that wants only what the contract knows is told what else there was', () => {
  const known = knownPartOf([Sales]);
  const data = { id: 's1', colour: 'red', total: { amount: '12', currency: 'EUR', tax: '2' } };
  expect(known({ type: 'Sold', schemaVersion: 3, data })).toEqual({
    ...{ contract: Sold, event: today, unknown: ['total.tax', 'colour'] },
  });
  expect(known({ type: 'Sold', schemaVersion: 1, data: { id: 's1', total: 12 } })).toMatchObject({ unknown: [] });
  const damaged = { type: 'Sold', schemaVersion: 3, data: { ...data, id: 7 } };
  expect(refusalOf(() => known(damaged))).toMatchObject({ name: 'Undecodable', reason: 'off-contract' });
});

test('two contracts of one name are refused at once', () => {
  class Other extends event('Sold', 1, { id: Id }) {}
  const Others = stream('other', { service: 'shop', id: 'id', partitionBy: 'id', events: [Other] });
  expect(() => decoderOf([Sales, Others])).toThrow('Two contracts are named Sold');
});
