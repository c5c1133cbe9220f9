import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(__dirname, '..', 'dist', 'apps', 'cli', 'src', 'main.js');

/** One line of the command's `--json` output. */
export interface Told {
  readonly event: string;
  readonly [fact: string]: unknown;
}

/** The operator's command at work: what it tells, as it comes. */
export class Refold {
  readonly told: Told[] = [];
  readonly ended: Promise<number | null>;
  private said = '';
  private waiting: (() => void)[] = [];

  private constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'close').then(([exitCode]) => {
      this.wake();
      return exitCode as number | null;
    });
    child.stderr?.on('data', (text: Buffer) => (this.said += text.toString()));
    if (!child.stdout) throw new Error('refold was started without a pipe for its output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.told.push(JSON.parse(line) as Told);
      this.wake();
    });
  }

  static start(...args: readonly string[]): Refold {
    return new Refold(spawn(process.execPath, [main, ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Runs the command to its end. @returns its exit code, and the last line, which is the result */
  static async run(...args: readonly string[]): Promise<{ exitCode: number | null; result: Told; said: string }> {
    const refold = Refold.start(...args);
    const exitCode = await refold.ended;
    return { exitCode, result: refold.told.at(-1) ?? { event: 'nothing' }, said: refold.said };
  }

  /** @throws Error when the command ends before it tells of this */
  async until(wanted: (told: Told) => boolean): Promise<Told> {
    for (;;) {
      const found = this.told.find(wanted);
      if (found) return found;
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`refold ended before that: ${this.said} ${JSON.stringify(this.told.at(-1))}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** As a crash ends it. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private wake(): void {
    for (const resume of this.waiting.splice(0)) resume();
  }
}

/** The lines that a command writes without `--json`. */
export async function linesOf(...args: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  if (exitCode !== 0) throw new Error(`refold ${args.join(' ')} ended with ${exitCode}`);
  return text.trimEnd().split('\n');
}
