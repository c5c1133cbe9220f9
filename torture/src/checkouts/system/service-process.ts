import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Answered, Asked, Question } from '../process/protocol';

/** Does what a process asks the world for. @throws Error when there is no answer */
export type World = (question: Question) => Promise<Answer>;

const isBuilt = __filename.endsWith('.js');
const main = join(__dirname, '..', 'process', isBuilt ? 'main.js' : 'main.ts');
const fromSource = ['--require', join(__dirname, '..', '..', '..', '..', 'libs', 'testing', 'run-typescript.cjs')];
const longestStartMs = 180_000;

/** A service in a process of its own, which can be killed. */
export class ServiceProcess {
  private said = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {
    child.stderr?.on('data', (text: Buffer) => (this.said = `${this.said}${text.toString()}`.slice(-4_000)));
  }

  static start(environment: Readonly<Record<string, string>>, world: World): ServiceProcess {
    const child = fork(main, [], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...environment },
      execArgv: isBuilt ? [] : fromSource,
      // Amounts are bigints.
      serialization: 'advanced',
      stdio: ['ignore', process.env['TORTURE_LOG'] ? 'inherit' : 'ignore', 'pipe', 'ipc'],
    });
    child.on('message', (asked: Asked) => void answer(child, asked, world));
    return new ServiceProcess(child, Number(environment['PORT']));
  }

  /** @throws Error with its last words when it ends of itself, or is not ready in time */
  async ready(): Promise<void> {
    for (const until = Date.now() + longestStartMs; ; await sleep(40)) {
      const response = await fetch(`http://127.0.0.1:${this.port}/readyz`).catch(() => undefined);
      const reason = await response?.text();
      if (response?.ok) return;
      // Killed, by whoever does such things.
      if (this.child.signalCode !== null) return;
      if (!this.isAlive) throw new Error(`It ended with ${this.child.exitCode}:\n${this.said}`);
      if (Date.now() > until) throw new Error(`It is not ready after ${longestStartMs / 1_000} s: ${reason}`);
    }
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
}

const answer = async (child: ChildProcess, { id, question }: Asked, world: World): Promise<void> => {
  const answered: Answered = await world(question).then(
    (found) => ({ id, answer: found }),
    (error: Error) => ({ id, error: error.message }),
  );
  // Nobody listens to who has died meanwhile.
  if (child.connected) child.send(answered, () => undefined);
};
