import { Groups } from './groups';

const cell = (column: string | null, blue: string | null, green: string | null) => ({ column, blue, green });

test('a row that differs in two columns counts in the group of each, and once in all', () => {
  const groups = new Groups(5);
  groups.add('changed', 'a', [cell('name', 'x', 'y'), cell('total', '1', '2')]);
  groups.add('changed', 'b', [cell('total', null, '2')]);
  expect(groups.rowsDiffering).toBe(2);
  expect(groups.list()).toEqual([
    {
      ...{ kind: 'changed', column: 'total', rows: 2 },
      examples: [
        { key: 'a', blue: '1', green: '2' },
        { key: 'b', blue: null, green: '2' },
      ],
    },
    { kind: 'changed', column: 'name', rows: 1, examples: [{ key: 'a', blue: 'x', green: 'y' }] },
  ]);
});

test('the largest group comes first, and groups of one size in one order', () => {
  const groups = new Groups(0);
  groups.add('only-green', 'a', [cell(null, null, 'present')]);
  groups.add('changed', 'b', [cell('b', '1', '2'), cell('a', '1', '2')]);
  groups.columnRemoved('gone', 40);
  expect(groups.list().map(({ kind, column }) => [kind, column])).toEqual([
    ['column-removed', 'gone'],
    ['changed', 'a'],
    ['changed', 'b'],
    ['only-green', null],
  ]);
});

test('a column that is gone is a difference, but no row differs by it, and it is one without any rows, too', () => {
  const groups = new Groups(5);
  groups.columnRemoved('gone', 0);
  expect(groups.rowsDiffering).toBe(0);
  expect(groups.list()).toEqual([{ kind: 'column-removed', column: 'gone', rows: 0, examples: [] }]);
});

test('all rows are counted, the first examples are kept', () => {
  const groups = new Groups(3);
  for (let row = 0; row < 1_000; row++) groups.add('changed', `k${row}`, [cell('total', '1', '2')]);
  const [group] = groups.list();
  expect(group?.rows).toBe(1_000);
  expect(group?.examples.map(({ key }) => key)).toEqual(['k0', 'k1', 'k2']);
});

test('of long values the part around the first difference is shown, and no half of a character', () => {
  const groups = new Groups(1);
  const before = '👨'.repeat(500);
  groups.add('changed', 'k', [cell('note', `${before}one${before}`, `${before}two`)]);
  const [example] = groups.list()[0]?.examples ?? [];
  expect(example?.green).toMatch(/^….*two$/u);
  expect(example?.blue).toMatch(/^….*one.*…$/u);
  expect(example?.blue?.length).toBeLessThan(310);
  expect(example?.blue?.isWellFormed()).toBe(true);
});

test('a value that is the beginning of the other is shown beside it', () => {
  const groups = new Groups(1);
  groups.add('changed', 'k', [cell('note', 'x'.repeat(1_000), 'x'.repeat(999))]);
  const [example] = groups.list()[0]?.examples ?? [];
  expect(example?.blue).toBe(`…${'x'.repeat(41)}`);
  expect(example?.green).toBe(`…${'x'.repeat(40)}`);
});
