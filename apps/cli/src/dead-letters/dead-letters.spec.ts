import type { LetterDetails } from '@refold/platform/operations';
import { refold, TestProjector } from '../operations/test-projector';

let projector: TestProjector;
beforeEach(async () => (projector = await TestProjector.start()));
afterEach(() => projector.stop());

const letter: LetterDetails = {
  id: '42',
  view: 'order_details',
  version: 1,
  status: 'failed',
  streamId: 'order-7',
  streamVersion: 3,
  rowKey: '7',
  eventId: '0192',
  eventType: 'OrderPlaced',
  reason: 'fold-failed',
  message: 'lines is \u001b[31mnot iterable',
  tries: 2,
  parkedAt: '2026-01-01T00:00:00.000Z',
  stack: 'TypeError: lines\n    at fold\u0007',
  position: { topic: 'orders', partition: 3, offset: '17' },
  headers: { ce_type: 'OrderPlaced', 'evil\u001bname': 'x' },
  key: { text: '7', base64: 'Nw==' },
  value: { text: null, base64: '/w==' },
};

test('letters are listed in one line each, whatever their text holds, and what to do next', async () => {
  projector.result('deadletters.list', [letter]);
  const { out, exits } = await refold(projector, ['deadletters', 'list', '--view', 'order_details', '--limit', '5']);
  expect(projector.ordersOf('deadletters.list')).toEqual([{ view: 'order_details', limit: 5 }]);
  expect(out).toContain('order-7@3');
  expect(out).toContain('fold-failed: lines is \\u001b[31mnot iterable');
  expect(out).toContain('Next: refold deadletters show ID');
  expect(exits).toEqual([0]);
  projector.result('deadletters.list', []);
  expect((await refold(projector, ['deadletters', 'list'])).out).toBe('No event is parked.\n');
});

test('one letter is shown whole', async () => {
  projector.result('deadletters.show', letter);
  const { out } = await refold(projector, ['deadletters', 'show', '42']);
  for (const text of ['orders/3 at 17', '/w== (base64, no UTF-8)', 'evil\\u001bname', '    at fold\\u0007', 'ce_type'])
    expect(out).toContain(text);
  expect((await refold(projector, ['deadletters', 'show', '42', '--json'])).lines).toEqual([
    { event: 'deadletter', ...letter },
  ]);
});

test('a letter that is not there is exit code 1', async () => {
  projector.answer('deadletters.show', [{ refusal: { code: 'unknown', message: 'There is no letter 43.' } }]);
  expect((await refold(projector, ['deadletters', 'show', '43'])).error).toMatchObject({ exitCode: 1 });
});

test('a preview shows the columns that a retry would change, and fails where something would be parked again', async () => {
  const rows = [
    { key: '7', before: { status: 'placed', units: 1 }, after: { status: 'confirmed', units: 1 } },
    { key: '8', before: { units: 1 }, after: null },
  ];
  const preview = { id: '42', letterIds: ['42', '43'], applied: 1, parked: 0, rows, problems: [] };
  projector.result('deadletters.preview', preview);
  const { out, exits } = await refold(projector, ['deadletters', 'preview', '42']);
  expect(out).toMatch(/status +placed +confirmed/);
  expect(out).not.toContain('units');
  expect(out).toContain('8\n  the row would be gone');
  expect(exits).toEqual([0]);
  const problems = [{ id: '43', reason: 'fold-failed', message: 'again' }];
  projector.result('deadletters.preview', { ...preview, parked: 1, problems });
  const worse = await refold(projector, ['deadletters', 'preview', '42']);
  expect(worse.out).toContain('  43: fold-failed: again');
  expect(worse.exits).toEqual([1]);
});

test('a retry says what it is about, and is exit code 1 when something is parked again', async () => {
  projector.result('deadletters.retry', { letters: 1, applied: 2, parked: 0, dryRun: false });
  expect(await refold(projector, ['deadletters', 'retry', '42'])).toMatchObject({
    out: '1 letter tried again: 2 events folded, 0 events parked again.\n',
    exits: [0],
  });
  projector.result('deadletters.retry', { letters: 2, applied: 1, parked: 1, dryRun: false });
  expect((await refold(projector, ['deadletters', 'retry', '--reason-code', 'fold-failed'])).exits).toEqual([1]);
  projector.result('deadletters.retry', { letters: 3, applied: 0, parked: 0, dryRun: true });
  const dry = await refold(projector, ['deadletters', 'retry', '--all', '--dry-run']);
  expect(dry.out).toContain('3 letters would be tried again.');
  expect(projector.ordersOf('deadletters.retry')).toEqual([
    { id: '42', dryRun: false },
    { reasonCode: 'fold-failed', dryRun: false },
    { dryRun: true },
  ]);
});

test('a retry of all is never meant by saying nothing', async () => {
  expect((await refold(projector, ['deadletters', 'retry'])).error).toMatchObject({ exitCode: 2 });
  expect(projector.asked).toEqual([]);
});

test('a letter is given up with a reason only', async () => {
  projector.result('deadletters.discard', { discarded: 1, applied: 2, parked: 0, dryRun: false });
  expect((await refold(projector, ['deadletters', 'discard', '42'])).error).toMatchObject({ exitCode: 1 });
  expect(projector.asked).toEqual([]);
  const { out, exits } = await refold(projector, ['deadletters', 'discard', '42', '--reason', 'a test order']);
  expect(projector.ordersOf('deadletters.discard')).toEqual([{ id: '42', reason: 'a test order', dryRun: false }]);
  expect(out).toBe('1 letter given up; 2 events folded, 0 events parked again.\n');
  expect(exits).toEqual([0]);
});
