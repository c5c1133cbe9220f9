import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../problem';
import { delayAfter, restartBackoff, type Backoff } from './backoff';
import { eachLine } from './lines';
import { describeExit, type Exit, type Piece, type Reporter } from './piece';

/** After this many deaths without once being ready, the first start has failed. Later on, restarts never end. */
const attemptsAtFirst = 3;
/** EX_CONFIG of sysexits.h: as it is configured or built, the process will not start, however often it is tried. */
const refusesToStart = 78;
const readinessPollMs = 50;
const linesKept = 15;

/** Keeps one process alive: starts it, tells when it is ready, starts it again with growing pauses when it dies. */
export class WatchedProcess {
  private child?: ChildProcess;
  private exited: Promise<Exit> = Promise.resolve({ code: 0, signal: null });
  private running: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();
  private wasReady = false;
  private lastLines: string[] = [];

  constructor(
    readonly piece: Piece,
    private readonly reporter: Reporter,
    private readonly backoff: Backoff = restartBackoff,
  ) {}

  get pid(): number | undefined {
    return this.child?.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  /** Resolves when the process is ready for the first time. @throws {Problem} when it dies or idles instead */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new Problem(this.failure(why)));
      const { readyWithinMs } = this.piece;
      const timer = setTimeout(() => fail(`was not ready within ${readyWithinMs / 1000} s`), readyWithinMs).unref();
      const settle = (outcome: () => void) => {
        clearTimeout(timer);
        outcome();
      };
      this.running = this.keepRunning(
        () => settle(resolve),
        (why) => settle(() => fail(why)),
      );
      this.running.catch((error: Error) => settle(() => reject(error)));
    });
  }

  /** Asks the process to stop, waits, and kills it when it takes too long. Nothing starts it again. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const patience = setTimeout(() => this.kill(), this.piece.stopWithinMs);
    if (this.pid !== undefined) this.child?.kill(this.piece.stopSignal);
    await this.exited;
    clearTimeout(patience);
    await this.running.catch(() => undefined);
    if (this.child) this.reporter.stopped(this.piece.name);
  }

  /** Ends the process and whatever it started, at once. */
  kill(): void {
    this.stopping.abort();
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      this.child?.kill('SIGKILL');
    }
  }

  private async keepRunning(onReady: () => void, onFailure: (why: string) => void): Promise<void> {
    for (let deaths = 0; !this.stopping.signal.aborted;) {
      const startedAt = Date.now();
      this.spawn();
      if (await this.becomesReady(startedAt)) onReady();
      const exit = await this.exited;
      if (this.stopping.signal.aborted) return;
      if (!this.wasReady && exit.code === refusesToStart) return onFailure('refuses to start');
      deaths = Date.now() - startedAt >= this.backoff.healthyAfterMs ? 1 : deaths + 1;
      if (!this.wasReady && deaths >= attemptsAtFirst) return onFailure(`did not start (${describeExit(exit)})`);
      const delay = delayAfter(deaths, this.backoff);
      this.reporter.died(this.piece.name, exit, delay);
      await sleep(delay, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private spawn(): void {
    const child = this.piece.spawn();
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', (error) => {
        this.keepLine(error.message);
        resolve({ code: null, signal: null });
      });
    });
    eachLine([child.stdout, child.stderr], (line) => this.keepLine(line));
    if (child.pid !== undefined) this.reporter.started(this.piece.name, child.pid);
  }

  private async becomesReady(startedAt: number): Promise<boolean> {
    const gone = this.exited.then(() => 'gone' as const);
    while (this.pid !== undefined) {
      const answer = await Promise.race([gone, this.piece.isReady().catch(() => false)]);
      if (answer === 'gone' || this.stopping.signal.aborted) return false;
      if (answer) {
        this.wasReady = true;
        this.reporter.ready(this.piece.name, Date.now() - startedAt);
        return true;
      }
      await sleep(readinessPollMs);
    }
    return false;
  }

  private keepLine(line: string): void {
    this.lastLines = [...this.lastLines, line].slice(-linesKept);
    this.reporter.line(this.piece.name, line);
  }

  private failure(why: string): string {
    const said = this.lastLines.map((line) => `  ${line}`).join('\n');
    return `${this.piece.name} ${why}.${said ? ` It said last:\n${said}` : ' It said nothing.'}`;
  }
}
