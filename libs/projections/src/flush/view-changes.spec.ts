import type { Pool } from 'pg';
import { ViewChanges } from './view-changes';

/** Keeps the words that are told. */
const listening = () => {
  const told: string[][] = [];
  const query = jest.fn(async ({ values }: { values: [string, string[]] }) => void told.push(values[1]));
  return { told, query, changes: new ViewChanges({ query } as unknown as Pool) };
};
const soon = () => new Promise((resolve) => setTimeout(resolve, 30));

test('the first change is told at once, and what changes while it is told comes together, each row once', async () => {
  const { told, changes } = listening();
  changes.note('order_details', ['a']);
  expect(told).toEqual([['{"view":"order_details","keys":["a"]}']]);
  changes.note('order_details', ['b', 'c']);
  changes.note('order_details', ['c']);
  changes.note('stock_level', null);
  await soon();
  expect(told.slice(1)).toEqual([['{"view":"order_details","keys":["b","c"]}', '{"view":"stock_level"}']]);
});

test('where any row may have changed, no keys narrow it, before or after', async () => {
  const { told, changes } = listening();
  changes.note('other', null);
  changes.note('order_details', ['a']);
  changes.note('order_details', null);
  changes.note('order_details', ['b']);
  await soon();
  expect(told.slice(1)).toEqual([['{"view":"order_details"}']]);
});

test('more keys than a word can have are any row', async () => {
  const { told, changes } = listening();
  changes.note('other', null);
  changes.note(
    'order_details',
    Array.from({ length: 1_000 }, (_, n) => `order-${n}`),
  );
  await soon();
  expect(told.slice(1)).toEqual([['{"view":"order_details"}']]);
});

test('a store that is away stops nothing: later changes are told', async () => {
  const { told, query, changes } = listening();
  query.mockRejectedValueOnce(new Error('away'));
  changes.note('order_details', ['a']);
  await soon();
  changes.note('order_details', ['b']);
  await soon();
  expect(told).toEqual([['{"view":"order_details","keys":["b"]}']]);
});
