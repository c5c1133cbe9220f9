import { z } from 'zod';
import { event } from './message';
import { hideMarked, markedPlacesOf, personal, secret } from './marks';

const Card = z.strictObject({ brand: personal(z.string()), token: secret(z.string()).optional() });
class Bought extends event('Bought', 1, {
  id: z.string(),
  name: personal(z.string().optional()),
  card: Card.optional(),
  parts: z.array(z.strictObject({ to: personal(z.string()).nullable(), sku: z.string() })),
  paid: z.union([z.strictObject({ by: z.literal('card'), card: Card }), z.strictObject({ by: z.literal('cash') })]),
  names: z.record(z.string(), personal(z.string())),
  pair: z.tuple([z.string(), secret(z.string())]).optional(),
  at: personal(z.string())
    .transform((text) => text.trim())
    .default(''),
}) {}

const places = (of: string) =>
  markedPlacesOf(Bought.schema)
    .filter(({ mark }) => mark === of)
    .map(({ path }) => path.join('.'));

test('a contract knows what of it is personal and what is secret, however deep it lies', () => {
  expect(places('personal')).toEqual(['name', 'card.brand', 'parts.*.to', 'paid.card.brand', 'names.*', 'at']);
  expect(places('secret')).toEqual(['card.token', 'paid.card.token', 'pair.*']);
});

const bought = {
  ...{ id: 'b', name: 'Ana', card: { brand: 'visa', token: 't1' } },
  parts: [
    { to: 'Bob', sku: 's1' },
    { to: null, sku: 's2' },
  ],
  ...{ paid: { by: 'card', card: { brand: 'visa', token: 't2' } }, names: { a: 'Cid', b: 'Dan' }, at: 'Rua 1' },
};

test('what is marked is null and named, and nothing else is changed', () => {
  expect(hideMarked(Bought.schema, bought, ['secret'])).toEqual({
    data: {
      ...{ ...bought, card: { brand: 'visa', token: null } },
      paid: { by: 'card', card: { brand: 'visa', token: null } },
    },
    hidden: ['card.token', 'paid.card.token'],
  });
  const { data, hidden } = hideMarked(Bought.schema, bought, ['personal', 'secret']);
  expect(data).toEqual({
    ...{ id: 'b', name: null, card: { brand: null, token: null } },
    parts: [
      { to: null, sku: 's1' },
      { to: null, sku: 's2' },
    ],
    ...{ paid: { by: 'card', card: { brand: null, token: null } }, names: { a: null, b: null }, at: null },
  });
  expect(hidden.toSorted()).toEqual([...places('personal'), 'card.token', 'paid.card.token'].toSorted());
});

test('what was left out stays so, and is not named', () => {
  const cash = { id: 'b', parts: [], paid: { by: 'cash' }, names: {} };
  expect(hideMarked(Bought.schema, cash, ['personal', 'secret'])).toEqual({ data: cash, hidden: [] });
});

test('a contract that is marked as a whole is null as a whole', () => {
  expect(hideMarked(personal(z.string()), 'Ana', ['personal'])).toEqual({ data: null, hidden: [''] });
});

test('a contract that refers to itself is refused, not looked through for ever', () => {
  const Part: z.ZodType = z.lazy(() => z.strictObject({ part: Part.optional() }));
  expect(() => markedPlacesOf(Part)).toThrow('refers to itself');
});
