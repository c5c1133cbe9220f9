import { refold, TestProjector } from '../operations/test-projector';

let projector: TestProjector;
beforeEach(async () => (projector = await TestProjector.start()));
afterEach(() => projector.stop());

const report = { view: 'order_details', version: 1, keys: 2, events: 9, changedRows: 1, dryRun: false };

test('what is replayed may be said by keys, streams, types and times', async () => {
  projector.result('replay', report);
  const args = ['--key', 'a', '--key', 'b', '--stream', 'order-a', '--type', 'OrderPlaced'];
  const times = ['--from', '2026-01-01T00:00:00Z', '--to', '2026-01-31T00:00:00Z', '--version', '1'];
  const { out, exits } = await refold(projector, ['replay', 'order_details', ...args, ...times]);
  expect(projector.ordersOf('replay')).toEqual([
    {
      view: 'order_details',
      keys: ['a', 'b'],
      streams: ['order-a'],
      types: ['OrderPlaced'],
      from: '2026-01-01T00:00:00Z',
      to: '2026-01-31T00:00:00Z',
      version: 1,
      dryRun: false,
    },
  ]);
  expect(out).toBe('order_details v1: 2 folded afresh from 9 events; 1 row changed.\n');
  expect(exits).toEqual([0]);
});

test('a dry run tells what would change', async () => {
  projector.result('replay', { ...report, dryRun: true });
  const { out } = await refold(projector, ['replay', 'order_details', '--key', 'a', '--dry-run']);
  expect(out).toContain('1 row would change. Nothing was written.');
  const { lines } = await refold(projector, ['replay', 'order_details', '--key', 'a', '--dry-run', '--json']);
  expect(lines).toEqual([{ event: 'would-replay', ...report, dryRun: true }]);
});

test('everything is never meant by saying nothing', async () => {
  expect((await refold(projector, ['replay', 'order_details'])).error).toMatchObject({ exitCode: 2 });
  expect(projector.asked).toEqual([]);
});
