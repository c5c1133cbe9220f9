import { prepared } from './prepared';

test('a statement that comes again goes under a name of its own', () => {
  const [first, other] = ['select 1 from a where b = $1', 'select 2'];
  expect(prepared(first, ['x'])).toEqual({ text: first, values: ['x'] });
  const { name } = prepared(first, ['y']);
  expect(name).toMatch(/^read-\d+$/);
  expect(prepared(first, ['z'])).toEqual({ name, text: first, values: ['z'] });
  expect(prepared(other, [])).toEqual({ text: other, values: [] });
  expect(prepared(other, []).name).not.toBe(name);
});

test('connections are not given more names than they can keep', () => {
  const texts = Array.from({ length: 1_000 }, (_, n) => `select ${n} as n`);
  for (const text of texts) prepared(text, []);
  const named = texts.filter((text) => prepared(text, []).name !== undefined);
  expect(named.length).toBeGreaterThan(200);
  expect(named.length).toBeLessThanOrEqual(300);
});
