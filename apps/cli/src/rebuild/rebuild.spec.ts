import { Problem } from '../system/problem';
import { aRebuild, refold, TestProjector } from '../operations/test-projector';

let projector: TestProjector;
beforeEach(async () => (projector = await TestProjector.start()));
afterEach(() => projector.stop());

const live = aRebuild({
  state: 'done',
  phase: 'live',
  eventsDone: 1_000_000,
  secondsLeft: 0,
  finishedAt: '2026-01-01T00:00:10.000Z',
});

test('a rebuild is begun, followed with a bar, and ends when it is live, with what to do next', async () => {
  projector.result('rebuild', [aRebuild({ phase: 'planned', eventsDone: 0 })]).result('rebuilds', [aRebuild()], [live]);
  const ran = await refold(projector, ['rebuild', 'order_details', '--workers', '2'], { isTTY: true });
  expect(projector.ordersOf('rebuild')).toEqual([{ views: ['order_details'], workers: 2, full: false, dryRun: false }]);
  expect(ran.err).toContain(
    'order_details v2: folding [######..................] 25 %, 7.7 s left, 98,000 a second, 250,000 of 1,000,000 events',
  );
  expect(ran.out).toBe(
    'order_details v2 is live: 1,000,000 events in 10.0 s. Readers still use v1.\n' +
      'Next: refold diff order_details, then refold promote order_details\n',
  );
  expect(ran.exits).toEqual([0]);
});

test('machines get a JSON line for each look, and the whole report at the end', async () => {
  projector.result('rebuild', [aRebuild()]).result('rebuilds', [live]);
  const { lines, exits } = await refold(projector, ['rebuild', 'order_details', '--json']);
  expect(lines).toEqual([
    { event: 'rebuilding', rebuilds: [aRebuild()] },
    { event: 'rebuilt', rebuilds: [live] },
  ]);
  expect(exits).toEqual([0]);
});

test('a projector that goes away meanwhile is waited for, and the same rebuild is followed on', async () => {
  projector.result('rebuild', [aRebuild()]).answer('rebuilds', 'away', { cut: [] }, [{ result: [live] }]);
  const { lines, exits } = await refold(projector, ['rebuild', 'order_details', '--json']);
  expect(lines.map(({ event }) => event)).toEqual(['rebuilding', 'waiting-for-projector', 'rebuilt']);
  expect(exits).toEqual([0]);
  expect(projector.ordersOf('rebuild')).toHaveLength(1);
});

test('a projector that stays away ends the command, not the rebuild, by exit code 3', async () => {
  projector.result('rebuild', [aRebuild()]).answer('rebuilds', 'away');
  const { error } = await refold(projector, ['rebuild', 'order_details', '--patience', '1']);
  expect(error).toMatchObject({ exitCode: 3, message: expect.stringContaining('does not answer') as string });
});

test.each([
  [
    'has failed',
    { state: 'failed', error: 'The topic orders lacks 1 to 40.' },
    /failed: The topic orders lacks.*refold resume order_details/s,
  ],
  ['was given up from elsewhere', { state: 'aborted' }, /was given up/],
] as const)('a rebuild that %s is exit code 1', async (_, changed, text) => {
  projector.result('rebuild', [aRebuild()]).result('rebuilds', [aRebuild(changed)]);
  const { exits, out } = await refold(projector, ['rebuild', 'order_details']);
  expect(out).toMatch(text);
  expect(exits).toEqual([1]);
});

test('one of several that fails makes all fail, and each is told', async () => {
  const facts = aRebuild({ view: 'order_line_facts', engine: 'clickhouse' });
  projector
    .result('rebuild', [aRebuild(), facts])
    .result('rebuilds', [{ ...facts, state: 'failed', error: 'No room.' }, live]);
  const { exits, out, err } = await refold(projector, ['rebuild', 'order_details', 'order_line_facts']);
  expect(err).toContain('25 % order_details folding 25 %, order_line_facts folding 25 %');
  expect(out).toContain('order_details v2 is live');
  expect(out).toContain('order_line_facts v2 failed: No room.');
  expect(exits).toEqual([1]);
});

test('what fails for no reason of the events goes on by itself, and is followed', async () => {
  projector.result('rebuild', [aRebuild()]).result('rebuilds', [aRebuild({ state: 'failed' })], [live]);
  expect((await refold(projector, ['rebuild', 'order_details'])).exits).toEqual([0]);
});

test('Ctrl-C ends the following only, and says how to pause or abort what goes on', async () => {
  projector.result('rebuild', [aRebuild()]).result('rebuilds', [aRebuild()]);
  const { exits, out } = await refold(projector, ['rebuild', 'order_details'], {
    onListening: (interrupt) => void setTimeout(interrupt, 100),
  });
  expect(out).toContain('The rebuild goes on in the projector: order_details v2.');
  expect(out).toContain('refold pause order_details');
  expect(out).toContain('refold abort order_details');
  expect(exits).toEqual([130]);
  expect(projector.ordersOf('abort')).toEqual([]);
});

test('Ctrl-C is heard while the projector is away, too', async () => {
  projector.result('rebuild', [aRebuild()]).answer('rebuilds', 'away');
  const { exits } = await refold(projector, ['rebuild', 'order_details'], {
    onListening: (interrupt) => void setTimeout(interrupt, 600),
  });
  expect(exits).toEqual([130]);
});

test('detached, the command returns when the rebuild has begun', async () => {
  projector.result('rebuild', [aRebuild()]);
  const { exits, out } = await refold(projector, [
    'rebuild',
    'order_details',
    '--detach',
    '--throttle',
    '5000',
    '--full',
  ]);
  expect(out).toContain('It has begun: order_details v2.');
  expect(projector.asked).toEqual([
    { verb: 'rebuild', order: { views: ['order_details'], throttle: 5000, full: true, dryRun: false } },
  ]);
  expect(exits).toEqual([0]);
});

test('a second rebuild of a view is refused in the words of the projector', async () => {
  projector.answer('rebuild', [{ refusal: { code: 'busy', message: 'order_details is being rebuilt.\u001b[2J' } }]);
  const { error, lines } = await refold(projector, ['rebuild', 'order_details', '--json']);
  expect(error).toBeInstanceOf(Problem);
  expect(error).toMatchObject({ exitCode: 1, message: 'order_details is being rebuilt.\\u001b[2J' });
  expect(lines).toEqual([
    { event: 'problem', code: 'busy', exitCode: 1, message: 'order_details is being rebuilt.\\u001b[2J' },
  ]);
});

test('a dry run begins nothing and follows nothing', async () => {
  projector.result('rebuild', [aRebuild({ phase: 'planned' })]);
  const { exits, out } = await refold(projector, ['rebuild', 'order_details', '--dry-run']);
  expect(out).toContain('It would be built: order_details v2 (postgres, from all of history), beside v1.');
  expect(projector.asked).toMatchObject([{ verb: 'rebuild', order: { dryRun: true } }]);
  expect(exits).toEqual([0]);
});

test('a throttle that is none is bad usage, and nobody is asked', async () => {
  const { error } = await refold(projector, ['rebuild', 'order_details', '--throttle', 'fast']);
  expect(String(error)).toContain('Give auto, none, or');
  expect(projector.asked).toEqual([]);
});

test('the first version of a view is used as soon as it is live, so nothing is to be compared', async () => {
  projector.result('rebuild', [aRebuild({ from: null })]).result('rebuilds', [{ ...live, from: null }]);
  const { out } = await refold(projector, ['rebuild', 'order_details']);
  expect(out).toBe('order_details v2 is live: 1,000,000 events in 10.0 s. Readers use it.\n');
});

describe('from another terminal', () => {
  test('rebuilds tells how far each is, or how it ended', async () => {
    projector.result('rebuilds', [aRebuild(), { ...live, view: 'stock_level' }]);
    const { out, exits } = await refold(projector, ['rebuilds']);
    expect(out).toMatch(/^order_details v2: folding .*\nstock_level v2 is live: 1,000,000 events in 10.0 s.\n$/);
    expect(exits).toEqual([0]);
    const { lines } = await refold(projector, ['rebuilds', 'order_details', '--json']);
    expect(lines).toMatchObject([{ event: 'rebuilds', rebuilds: [aRebuild(), live].map(({ state }) => ({ state })) }]);
    expect(projector.ordersOf('rebuilds')).toEqual([{ views: [] }, { views: ['order_details'] }]);
    projector.result('rebuilds', []);
    expect((await refold(projector, ['rebuilds', '--follow'])).out).toBe('Nothing has been rebuilt.\n');
  });

  test('a rebuild that has not counted its events yet shows no bar', async () => {
    projector.result('rebuilds', [aRebuild({ phase: 'planned', eventsDone: 0, eventsTotal: 0 })]);
    expect((await refold(projector, ['rebuilds'])).out).toBe('order_details v2: about to begin\n');
  });

  test('a rebuild that somebody began is followed to its end', async () => {
    projector.result('rebuilds', [aRebuild(), { ...live, view: 'stock_level' }], [aRebuild()], [live]);
    const { lines, exits } = await refold(projector, ['rebuilds', '--follow', '--json']);
    expect(lines.at(-1)).toEqual({ event: 'rebuilt', rebuilds: [live] });
    expect(exits).toEqual([0]);
  });

  test.each([
    ['pause', 'paused', aRebuild({ state: 'paused' }), 'is paused'],
    ['resume', 'resumed', aRebuild(), 'folding'],
    ['abort', 'aborted', aRebuild({ state: 'aborted' }), 'is given up'],
  ] as const)('%s does what it says', async (control, event, report, text) => {
    projector.result(control, report);
    expect((await refold(projector, [control, 'order_details'])).out).toContain(text);
    const { lines, exits } = await refold(projector, [control, 'order_details', '--json']);
    expect(lines).toEqual([{ event, ...report }]);
    expect(exits).toEqual([0]);
  });

  test.each(['pause', 'resume'] as const)('%s tells beforehand what it would be about', async (control) => {
    projector.result('rebuilds', [aRebuild()]);
    const { out } = await refold(projector, [control, 'order_details', '--dry-run']);
    expect(out).toContain(`It would be done: ${control} order_details v2.`);
    expect(projector.ordersOf(control)).toEqual([]);
    projector.result('rebuilds', [live]);
    const { error } = await refold(projector, [control, 'order_details', '--dry-run']);
    expect(error).toMatchObject({ exitCode: 1, message: expect.stringContaining('No rebuild') as string });
  });

  test('a dry run of abort is asked for as one', async () => {
    projector.result('abort', aRebuild());
    expect((await refold(projector, ['abort', 'order_details', '--dry-run'])).out).toContain('would be done');
    expect(projector.ordersOf('abort')).toEqual([{ view: 'order_details', dryRun: true }]);
  });
});
