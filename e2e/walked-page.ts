import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningSystem } from '@refold/testing';
import { Client } from 'pg';
import { withoutFigures } from '../tools/docs/walk/same-text';
import { rewritten, stepsOf, type Step } from '../tools/docs/walk/steps';

const pages = join(__dirname, '..', 'docs', 'how-to');
const main = join(__dirname, '..', 'dist', 'apps', 'cli', 'src', 'main.js');
/** UPDATE_DOCS=1 writes what the commands say into the page instead of comparing. */
const isRecording = process.env['UPDATE_DOCS'] === '1';

/** Seconds between a command and what tells of it, while the page is recorded. */
const pauses: readonly (readonly [RegExp, number])[] = [
  [/-CONT/, 25],
  [/^sleep/, 20],
  [/^buy|retry/, 6],
];

const ports = { ORDERS: 1, PAYMENTS: 2, INVENTORY: 3, CUSTOMERS: 4, SHIPPING: 5 } as const;

/** What is asked again until it is as the page shows it: all but what would be done twice. */
const isRepeatable = (command: string): boolean => !/refold sagas (?:retry|skip|compensate)/.test(command);

/**
 * A page that is walked on a running system: its blocks of kind `sh` define functions, those of kind `console` have
 * commands with their output, those of kind `graphql` questions with their answer. `sleep` passes without waiting for it:
 * what the system waits with is made as much older.
 */
export class WalkedPage {
  private readonly file: string;
  private readonly text: string;
  private readonly recorded: string[] = [];
  private previous = '';

  /** @param page `help-a-failing-checkout.md` */
  constructor(
    page: string,
    private readonly system: () => RunningSystem,
  ) {
    this.file = join(pages, basename(page));
    this.text = readFileSync(this.file, 'utf8');
  }

  /** With a title each. */
  get steps(): [string, Step][] {
    return stepsOf(this.text).map((step) => [
      step.kind === 'command'
        ? `$ ${step.command}`
        : `ask ${step.kind === 'question' ? step.query.replace(/\s+/g, ' ') : ''}`,
      step,
    ]);
  }

  async perform(step: Step): Promise<void> {
    if (step.kind === 'question') return this.compare(() => this.answerTo(step.query), formatted(step.answer), true);
    if (step.kind !== 'command') throw new Error(`A page about a running system has a step of kind ${step.kind}.`);
    const { command, output } = step;
    const run = () => this.run(command);
    if (command.startsWith('npm start')) return this.compare(async () => '', output, false);
    const [, seconds] = /^sleep (\d+)$/.exec(command) ?? [];
    await this.compare(seconds ? () => this.age(Number(seconds)) : run, output, isRepeatable(command));
    this.previous = command;
  }

  /** Writes the page where it is recorded, and lets go of a supervisor that the page holds. */
  end(): void {
    process.kill(this.system().processes['supervisor']?.pid ?? 0, 'SIGCONT');
    if (isRecording) writeFileSync(this.file, rewritten(this.text, this.recorded));
  }

  private async compare(ask: () => Promise<string>, shown: string, isRepeated: boolean): Promise<void> {
    if (isRecording) return void this.recorded.push(await this.settled(ask));
    const until = Date.now() + 60_000;
    let now = await ask();
    while (isRepeated && comparable(now) !== comparable(shown) && Date.now() < until) {
      await sleep(100);
      now = await ask();
    }
    expect(comparable(now)).toBe(comparable(shown));
  }

  /** Nobody knows yet what is to be waited for: what goes on by itself has ended after this. */
  private async settled(ask: () => Promise<string>): Promise<string> {
    const [, seconds = 0] = pauses.find(([what]) => what.test(this.previous)) ?? [];
    await sleep(seconds * 1_000);
    return ask();
  }

  private get functions(): string {
    const own = [...this.text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code);
    const { dataDir } = this.system();
    return [...own, `refold() { '${process.execPath}' '${main}' "$@" --data-dir '${dataDir}'; }`].join('\n');
  }

  /** What a person sees of it, both outputs. */
  private async run(command: string): Promise<string> {
    const script = this.here(`${this.functions}\n${command}`);
    const child = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const output of [child.stdout, child.stderr])
      output.setEncoding('utf8').on('data', (text: string) => (said += text));
    await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
    return said.trimEnd();
  }

  /** The page's addresses are those of `npm start`; this system has others. */
  private here(script: string): string {
    const { environment, dataDir } = this.system();
    return Object.entries(ports)
      .reduce(
        (text, [name, n]) => text.replaceAll(`400${n}/`, `${new URL(environment[`SERVICE_URL_${name}`] ?? '').port}/`),
        script,
      )
      .replaceAll('./.refold/', `${dataDir}/`);
  }

  private async answerTo(query: string): Promise<string> {
    const response = await fetch(`${this.system().environment['QUERY_API_URL']}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    // How fresh it is differs from one walk to the next.
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
    return formatted(JSON.stringify({ data, errors }));
  }

  private async age(seconds: number): Promise<string> {
    const client = new Client({ connectionString: this.system().environment['DATABASE_URL_ORDERS'] });
    await client.connect();
    try {
      await client.query(
        `update sagas.saga_commands set sent_at = sent_at - make_interval(secs => $1) where status = 'waiting'`,
        [seconds],
      );
    } finally {
      await client.end();
    }
    return '';
  }
}

const formatted = (json: string): string => JSON.stringify(JSON.parse(json), null, 2);

/** Without moments and ages, and without the spaces that fill a column up to the longest of them. */
const comparable = (output: string): string =>
  withoutFigures(output.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(moment)'))
    .replace(/ {2,}/g, '  ')
    .trim();
