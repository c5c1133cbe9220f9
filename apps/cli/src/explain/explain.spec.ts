import type { ExplainReport } from '@refold/platform/operations';
import { refold, TestProjector } from '../operations/test-projector';

let projector: TestProjector;
beforeEach(async () => (projector = await TestProjector.start()));
afterEach(() => projector.stop());

const report: ExplainReport = {
  view: 'order_details',
  version: 1,
  key: 'order-1',
  field: null,
  asOf: null,
  steps: [
    {
      service: 'orders',
      streamId: 'order-order-1',
      streamVersion: 1,
      eventId: '0192',
      type: 'OrderPlaced',
      occurredAt: '2026-01-01T00:00:00.000000Z',
      recordedAt: '2026-01-01T00:00:00.123456Z',
      data: {},
      changes: { status: 'placed', customer_name: 'Ada\u001b[2J' },
      row: { status: 'placed', customer_name: 'Ada\u001b[2J' },
    },
  ],
  row: { status: 'placed', customer_name: 'Ada\u001b[2J' },
  deleted: false,
};

test('a row is explained by its events, what each changed, and how it is', async () => {
  projector.result('explain', report);
  const { out, exits } = await refold(projector, ['explain', 'order_details', 'order-1']);
  expect(out).toContain('1. OrderPlaced  orders/order-order-1@1  2026-01-01T00:00:00.123456Z\n   status: placed\n');
  expect(out).toContain('So the row is:\n   status: placed\n   customer_name: Ada\\u001b[2J\n');
  expect(exits).toEqual([0]);
  expect((await refold(projector, ['explain', 'order_details', 'order-1', '--json'])).lines).toEqual([
    { event: 'explain', ...report },
  ]);
});

test('a field is explained alone, as of a token', async () => {
  projector.result('explain', { ...report, field: 'status', asOf: 'orders/order-order-1@1' });
  const args = ['explain', 'order_details', 'order-1', 'status', '--as-of', 'orders/order-order-1@1'];
  const { out } = await refold(projector, args);
  expect(projector.ordersOf('explain')).toEqual([
    { view: 'order_details', key: 'order-1', field: 'status', asOf: 'orders/order-order-1@1' },
  ]);
  expect(out).toContain('as of orders/order-order-1@1');
  expect(out.trimEnd()).toMatch(/So it is:\n {3}status: placed$/);
});

test.each([
  [{ steps: [] }, 'no event has touched it'],
  [{ row: null, deleted: true }, 'The row was deleted'],
  [{ row: null }, 'There is no row'],
])('a row that is not there is said to be none', async (changed, text) => {
  projector.result('explain', { ...report, ...changed });
  expect((await refold(projector, ['explain', 'order_details', 'order-1'])).out).toContain(text);
});
