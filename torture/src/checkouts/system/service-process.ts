import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Answered, Asked, Question } from '../process/protocol';

/** Does what a process asks the world for. @throws Error when there is no answer */
export type World = (question: Question) => Promise<Answer>;

const isBuilt = __filename.endsWith('.js');
const main = join(__dirname, '..', 'process', isBuilt ? 'main.js' : 'main.ts');
const fromSource = ['--require', join(__dirname, '..', 'process', 'from-source.cjs')];
const longestStartMs = 90_000;

/** A service in a process of its own, which can be killed. */
export class ServiceProcess {
  private constructor(private readonly child: ChildProcess) {}

  /** @throws Error with its last words when it ends, or is not ready in time */
  static async start(environment: Readonly<Record<string, string>>, world: World): Promise<ServiceProcess> {
    const child = fork(main, [], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...environment },
      execArgv: isBuilt ? [] : fromSource,
      // Amounts are bigints.
      serialization: 'advanced',
      stdio: ['ignore', process.env['TORTURE_LOG'] ? 'inherit' : 'ignore', 'pipe', 'ipc'],
    });
    let said = '';
    child.stderr?.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-4_000)));
    child.on('message', (asked: Asked) => void answer(child, asked, world));
    const started = new ServiceProcess(child);
    await started.untilReady(Number(environment['PORT'])).catch((error: Error) => {
      child.kill('SIGKILL');
      throw new Error(`${environment['TORTURE_SERVICE']}: ${error.message}\n${said}`);
    });
    return started;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** As a crash: nothing more is done, from one instruction to the next. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** In order. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.isAlive) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }

  private async untilReady(port: number): Promise<void> {
    for (const until = Date.now() + longestStartMs; ; await sleep(40)) {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
      const reason = await response?.text();
      if (response?.ok) return;
      if (!this.isAlive) throw new Error(`It ended with ${this.child.exitCode ?? this.child.signalCode}.`);
      if (Date.now() > until) throw new Error(`It is not ready after ${longestStartMs / 1_000} s: ${reason}`);
    }
  }
}

const answer = async (child: ChildProcess, { id, question }: Asked, world: World): Promise<void> => {
  const answered: Answered = await world(question).then(
    (found) => ({ id, answer: found }),
    (error: Error) => ({ id, error: error.message }),
  );
  // Nobody listens to who has died meanwhile.
  if (child.connected) child.send(answered, () => undefined);
};
