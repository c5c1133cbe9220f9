import type { PlanReport, SwitchReport, VersionReport } from '@refold/platform/operations';
import { aRebuild, refold, TestProjector } from '../operations/test-projector';

let projector: TestProjector;
beforeEach(async () => (projector = await TestProjector.start()));
afterEach(() => projector.stop());

const version = (changed: Partial<VersionReport> = {}): VersionReport => ({
  ...{ view: 'order_details', version: 1, engine: 'postgres', state: 'live', active: true, inCode: true },
  ...changed,
});

test('versions are listed with their states, and rebuilds that are under way with how far they are', async () => {
  const versions = [version(), version({ version: 2, state: 'building', active: false })];
  projector.result('versions', versions).result('rebuilds', [aRebuild()]);
  const { out, exits } = await refold(projector, ['versions']);
  expect(out.split('\n')).toEqual([
    'view           version  engine    state     readers use it  in the code',
    'order_details  v1       postgres  live      yes             yes',
    'order_details  v2       postgres  building  no              yes',
    expect.stringContaining('order_details v2: folding [######') as string,
    '',
  ]);
  expect(exits).toEqual([0]);
  const { lines } = await refold(projector, ['versions', '--json']);
  expect(lines).toEqual([{ event: 'versions', versions, rebuilds: [aRebuild()] }]);
});

const plan: PlanReport = {
  view: 'order_details',
  engine: 'postgres',
  activeVersion: 1,
  version: 2,
  kind: 'full',
  reasons: ['The fold of OrderPlaced changed.'],
  eventTypes: [],
  events: 1_000_000,
  eventsPerSecond: 98_000,
  rateIs: 'measured',
  seconds: 10.2,
  diskBytes: 250 * 1024 * 1024,
  sources: { orders: 'kafka', payments: 'kafka', customers: 'feed' },
};

test('a plan tells kind, reasons, events, rate, time and disk', async () => {
  projector.result('plan', [plan]);
  const { out, exits } = await refold(projector, ['plan', 'order_details']);
  expect(out.trimEnd().split('\n')).toEqual([
    'order_details v1 to v2 (postgres): a full rebuild',
    '  - The fold of OrderPlaced changed.',
    '  events: 1,000,000, from the topics of orders, payments and the feed of customers',
    '  rate: 98,000 a second (measured here)',
    '  time: about 10.2 s',
    '  disk: about 250 MiB',
    'Next: refold rebuild order_details',
  ]);
  expect(exits).toEqual([0]);
  expect((await refold(projector, ['plan', 'order_details', '--json'])).lines).toEqual([{ event: 'plan', ...plan }]);
});

test('a partial plan names the event types, and nothing to do is one line', async () => {
  projector.result('plan', [
    { ...plan, kind: 'partial', eventTypes: ['OrderPlaced'] },
    { ...plan, view: 'stock_level', kind: 'nothing', version: 1, reasons: [] },
  ]);
  const { out } = await refold(projector, ['plan', 'order_details', 'stock_level']);
  expect(out).toContain('  event types: OrderPlaced\n');
  expect(out).toContain('stock_level v1 (postgres): nothing to do\n');
});

const switched = (changed: Partial<SwitchReport> = {}): SwitchReport => ({
  ...{ view: 'order_details', engine: 'postgres', verb: 'promote', from: 1, to: 2, dryRun: false },
  ...{ approved: null, milliseconds: 12.4 },
  ...changed,
});

test('a promotion tells where readers go, what was approved, and how to go back', async () => {
  projector.result('promote', switched({ approved: 'Freight\u001b[31m is in it' }));
  const args = ['promote', 'order_details', '--approve', 'Freight is in it', '--fingerprint', 'abc'];
  const { out, exits } = await refold(projector, args);
  expect(projector.ordersOf('promote')).toEqual([
    { view: 'order_details', approve: 'Freight is in it', fingerprint: 'abc', dryRun: false },
  ]);
  expect(out).toBe(
    'Readers of order_details go from v1 to v2.\nApproved: Freight\\u001b[31m is in it\nIt took 12 ms.\n' +
      'v1 is kept fed: refold rollback order_details goes back to it, refold retire order_details gives it up.\n',
  );
  expect(exits).toEqual([0]);
});

test('a promotion that is refused is exit code 1, and an order that breaks the contract exit code 2', async () => {
  projector.answer('promote', [{ refusal: { code: 'refused', message: 'v2 differs from v1 in 3 rows.' } }]);
  expect((await refold(projector, ['promote', 'order_details'])).error).toMatchObject({ exitCode: 1 });
  projector.answer('promote', [{ refusal: { code: 'invalid', message: '✖ Too small' } }]);
  expect((await refold(projector, ['promote', 'order_details', '--approve', 'x'])).error).toMatchObject({
    exitCode: 2,
  });
});

test('a store that is away, and a projector that is, are exit code 3', async () => {
  projector.answer('rollback', [{ refusal: { code: 'unavailable', message: 'PostgreSQL is away.' } }]);
  expect((await refold(projector, ['rollback', 'order_details'])).error).toMatchObject({ exitCode: 3 });
  expect((await refold({ url: 'http://127.0.0.1:1' }, ['rollback', 'order_details'])).error).toMatchObject({
    exitCode: 3,
  });
});

test('an answer that is cut off is no success', async () => {
  projector.answer('rollback', { cut: [{ progress: { what: 'switching', done: 0, total: 1 } }] });
  const { error, exits } = await refold(projector, ['rollback', 'order_details']);
  expect(error).toMatchObject({ exitCode: 3 });
  expect(exits).toEqual([]);
});

test.each([
  ['rollback', [], { verb: 'rollback', from: 2, to: 1 }, 'rolled-back', 'go back from v2 to v1'],
  ['retire', ['--version', '1'], { verb: 'retire', from: 1, to: null }, 'retired', 'v1 is given up, with its tables'],
] as const)('%s tells what became of it, and beforehand what would', async (name, args, changed, event, text) => {
  projector.result(name, switched(changed));
  expect((await refold(projector, [name, 'order_details', ...args])).out).toContain(text);
  projector.result(name, switched({ ...changed, dryRun: true }));
  const dry = await refold(projector, [name, 'order_details', ...args, '--dry-run']);
  expect(dry.out).toContain('It would be done: ');
  expect(dry.out).not.toContain('It took');
  expect(projector.ordersOf(name)).toMatchObject([{ dryRun: false }, { dryRun: true }]);
  expect((await refold(projector, [name, 'order_details', '--json'])).lines).toMatchObject([
    { event: `would-${name}` },
  ]);
  projector.result(name, switched(changed));
  expect((await refold(projector, [name, 'order_details', '--json'])).lines).toMatchObject([{ event }]);
});
