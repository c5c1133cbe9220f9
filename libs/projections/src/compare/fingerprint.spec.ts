import { fingerprintOfDiff } from './fingerprint';

const blue = { id: 'orders_v1', fingerprint: 'aa' };
const green = { id: 'orders_v2', fingerprint: 'bb' };
const changed = { kind: 'changed', column: 'total' } as const;
const added = { kind: 'only-green', column: null } as const;
const fingerprint = fingerprintOfDiff(blue, green, [changed, added]);

test('the same differences have the same fingerprint, however many rows have them and whichever came first', () => {
  expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(fingerprintOfDiff(blue, green, [{ ...added, rows: 7 } as typeof added, changed])).toBe(fingerprint);
});

test.each([
  ['another version of blue', { ...blue, id: 'orders_v3' }, green, [changed, added]],
  ['another version of green', blue, { ...green, id: 'orders_v3' }, [changed, added]],
  ['another definition of blue', { ...blue, fingerprint: 'cc' }, green, [changed, added]],
  ['another definition of green', blue, { ...green, fingerprint: 'cc' }, [changed, added]],
  ['blue and green the other way round', green, blue, [changed, added]],
  ['a difference less', blue, green, [changed]],
  ['a difference of another kind', blue, green, [changed, { ...added, kind: 'only-blue' as const }]],
  ['a difference in another column', blue, green, [{ ...changed, column: 'name' }, added]],
  ['a column that is called null', blue, green, [changed, { ...added, column: 'null' }]],
])('it is another with %s', (_, one, other, groups) => {
  expect(fingerprintOfDiff(one, other, groups)).not.toBe(fingerprint);
});
