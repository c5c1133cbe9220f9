import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSystem, type RunningSystem } from '@refold/testing';
import { withoutFigures } from '../tools/docs/walk/same-text';
import { edited, rewritten, stepsOf, type Step } from '../tools/docs/walk/steps';
import { CheckoutCopy } from './checkout-copy';
import { withRealOrders, writeOrdersSince } from './olist-truth';

const minutes = 60_000;
const page = join(__dirname, '..', 'docs', 'how-to', 'rebuild-a-view.md');
const text = readFileSync(page, 'utf8');
/** Without the data one line tells that the walk is skipped, not one for each step. */
const steps = stepsOf(text).slice(0, withRealOrders === describe ? undefined : 1);

/** UPDATE_DOCS=1 writes what the commands say into the page instead of comparing. */
const isRecording = process.env['UPDATE_DOCS'] === '1';

const titleOf = (step: Step): string => {
  if (step.kind === 'command') return `$ ${step.command}`;
  if (step.kind === 'question') return `ask ${step.query.replace(/\s+/g, ' ').slice(0, 60)}…`;
  return `${step.kind === 'new' ? 'make' : 'edit'} ${step.file}`;
};

withRealOrders('the walk of docs/how-to/rebuild-a-view.md, on real orders', () => {
  let folder: string;
  let copy: CheckoutCopy;
  let system: RunningSystem | undefined;
  let isChanged = false;
  const changedFiles = new Set<string>();
  const recorded: string[] = [];
  let headsAfterImport: Record<string, unknown> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'refold-walk-'));
    chmodSync(folder, 0o755);
    copy = CheckoutCopy.make(join(folder, 'refold'));
    // What the page says of its data.
    writeOrdersSince(join(folder, 'olist'), '2018-06-01');
  }, minutes);
  afterAll(async () => {
    await system?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    if (isRecording && recorded.length > 0) writeFileSync(page, rewritten(text, recorded));
  }, minutes);

  /** Ctrl-C, and `npm start` once more: it builds what has changed. */
  async function start(): Promise<void> {
    await system?.stop();
    system = undefined;
    if (isChanged) await Promise.all([copy.build(), copy.checkTypes([...changedFiles])]);
    isChanged = false;
    system = await startSystem({ checkout: copy.folder, dataDir: join(folder, 'data') });
  }

  /** What stays on a person's screen: the result, or why there is none. */
  async function refold(command: string): Promise<string> {
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '').slice(1);
    const { stdout, stderr } = await copy.refold(folder, [...args, '--data-dir', join(folder, 'data')]);
    return (stdout === '' ? stderr.slice(Math.max(0, stderr.indexOf('refold: '))) : stdout).trimEnd();
  }

  async function answerTo(query: string): Promise<string> {
    const response = await fetch(`${system?.environment['QUERY_API_URL']}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    // How fresh it is differs from one walk to the next.
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
    return JSON.stringify({ data, errors }, null, 2);
  }

  /** How many events each service has. */
  async function feedHeads(): Promise<Record<string, unknown>> {
    const heads: Record<string, unknown> = {};
    for (const [name, url] of Object.entries(system?.environment ?? {}))
      if (name.startsWith('SERVICE_URL_'))
        heads[name] = ((await (await fetch(`${url}/status`)).json()) as { feed: { head: string } }).feed.head;
    return heads;
  }

  function compare(now: string, shown: string): void {
    recorded.push(now);
    if (!isRecording) expect(withoutFigures(now)).toBe(withoutFigures(shown));
  }

  function remove(file: string): void {
    copy.remove(file);
    changedFiles.delete(file);
    isChanged = true;
  }

  async function perform(step: Step): Promise<void> {
    if (step.kind === 'question') {
      const answer = await answerTo(step.query);
      return compare(answer, isRecording ? '' : JSON.stringify(JSON.parse(step.answer), null, 2));
    }
    if (step.kind === 'command') {
      const { command, output } = step;
      const [program = '', ...args] = command.split(' ');
      if (program === 'npm') await start();
      else if (program === 'rm') args.forEach(remove);
      else compare(await refold(command), output);
      if (args[0] === 'import') headsAfterImport = await feedHeads();
      if (program !== 'refold') compare('', output);
      return;
    }
    copy.write(step.file, step.kind === 'new' ? step.text : edited(copy.read(step.file), step));
    changedFiles.add(step.file);
    isChanged = true;
  }

  test.each(steps.map((step) => [titleOf(step), step] as const))('%s', (_, step) => perform(step), 3 * minutes);

  test('nothing of it has touched the world: no service has an event more than after the import', async () => {
    expect(Object.keys(headsAfterImport)).toHaveLength(5);
    expect(await feedHeads()).toEqual(headsAfterImport);
  });
});
