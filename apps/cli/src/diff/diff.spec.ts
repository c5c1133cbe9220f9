import type { DiffReport } from '@refold/platform/operations';
import { refold, TestProjector } from '../operations/test-projector';

let projector: TestProjector;
beforeEach(async () => (projector = await TestProjector.start()));
afterEach(() => projector.stop());

const differing: DiffReport = {
  view: 'order_details',
  engine: 'postgres',
  blue: 1,
  green: 2,
  fingerprint: 'f00d',
  equal: false,
  rowsCompared: 99_441,
  rowsDiffering: 3,
  groups: [
    {
      kind: 'changed',
      column: 'status',
      rows: 2,
      examples: [{ key: 'order-1\u001b[2J', blue: '"placed"', green: null }],
    },
    { kind: 'only-blue', column: null, rows: 1, examples: [] },
    { kind: 'only-green', column: '_deleted', rows: 4, examples: [] },
    { kind: 'waiting', column: null, rows: 1, examples: [] },
    { kind: 'column-removed', column: 'note', rows: 5, examples: [] },
  ],
  addedColumns: ['margin'],
  takenAt: '2026-01-01T00:00:00.000Z',
};

test('versions that differ are exit code 1, told in groups with examples and what to do', async () => {
  projector.answer('diff', [{ progress: { what: 'comparing', done: 50, total: 100 } }, { result: differing }]);
  const { out, err, exits } = await refold(projector, ['diff', 'order_details', '--examples', '1']);
  expect(projector.ordersOf('diff')).toEqual([{ view: 'order_details', examples: 1 }]);
  expect(err).toContain('comparing [############............] 50 % of 100');
  for (const text of [
    'order_details v2 (new) and v1 (which readers use) differ: 3 of 99,441 rows.',
    'Only v2 has: margin',
    'status changed: 2 rows\n  for example',
    'order-1\\u001b[2J  "placed"  -',
    'rows missing in the new version: 1 row',
    'rows only in the new version by _deleted: 4 rows',
    'rows that wait behind dead letters of one version: 1 row',
    'column note removed: 5 rows',
    'Fingerprint of this difference: f00d',
    'refold promote order_details --approve REASON\n',
    'refold abort order_details, and correct the definition; it keeps its version.',
  ])
    expect(out).toContain(text);
  expect(exits).toEqual([1]);
});

test('equal versions are exit code 0, and may be promoted', async () => {
  const equal = { ...differing, equal: true, rowsDiffering: 0, groups: [], addedColumns: [] };
  projector.result('diff', equal);
  const { out, exits } = await refold(projector, ['diff', 'order_details']);
  expect(out).toBe(
    'order_details v2 (new) and v1 (which readers use) are equal: 99,441 rows compared.\nNext: refold promote order_details\n',
  );
  expect(exits).toEqual([0]);
  expect((await refold(projector, ['diff', 'order_details', '--json'])).lines).toEqual([{ event: 'diff', ...equal }]);
});
