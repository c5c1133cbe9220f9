import type { AuditReport } from '@refold/platform/operations';
import { refold, TestProjector } from '../operations/test-projector';

let projector: TestProjector;
beforeEach(async () => (projector = await TestProjector.start()));
afterEach(() => projector.stop());

const clean: AuditReport = {
  ...{ view: 'stock_level', version: 1, engine: 'postgres', checked: 100, drifted: 0, repaired: 0, drifts: [] },
};
const drifted: AuditReport = {
  ...clean,
  view: 'order_details',
  drifted: 2,
  drifts: [
    {
      key: 'order-1',
      kind: 'altered',
      columns: ['status'],
      stored: { status: 'shipped\u001b' },
      expected: { status: 'placed' },
      repaired: false,
    },
    { key: 'order-2', kind: 'planted', columns: [], stored: { status: 'x' }, expected: null, repaired: false },
  ],
};

test('drift that stays is exit code 1, told by row and column, with how to put it right', async () => {
  projector.result('audit', [clean, drifted]);
  const { out, exits } = await refold(projector, ['audit', '--sample', '500']);
  expect(projector.ordersOf('audit')).toEqual([{ sample: 500, all: false, repair: false }]);
  expect(out).toContain('stock_level v1 (postgres): 100 rows checked, none drifted.\n');
  expect(out).toContain('status: shipped\\u001b, but the events say placed');
  expect(out).toContain('order-2: of no event');
  expect(out).toContain('refold audit order_details --repair');
  expect(exits).toEqual([1]);
});

test('drift that was repaired is exit code 0', async () => {
  const drifts = drifted.drifts.map((drift) => ({ ...drift, repaired: true }));
  projector.result('audit', [{ ...drifted, repaired: 2, drifts }]);
  const { exits, lines } = await refold(projector, ['audit', 'order_details', '--all', '--repair', '--json']);
  expect(projector.ordersOf('audit')).toEqual([{ view: 'order_details', all: true, repair: true }]);
  expect(lines).toMatchObject([{ event: 'audit', drifted: 2, repaired: 2 }]);
  expect(exits).toEqual([0]);
});

test('a dry run of a repair repairs nothing', async () => {
  projector.result('audit', [drifted]);
  const { out, exits } = await refold(projector, ['audit', '--repair', '--dry-run']);
  expect(projector.ordersOf('audit')).toEqual([{ all: false, repair: false }]);
  expect(out).toContain('2 rows would be repaired.');
  expect(exits).toEqual([1]);
});

test('all rows and a sample of them cannot both be meant', async () => {
  expect((await refold(projector, ['audit', '--all', '--sample', '5'])).error).toMatchObject({ exitCode: 1 });
  expect(projector.asked).toEqual([]);
});
