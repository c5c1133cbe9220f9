import { spawn } from 'node:child_process';
import type { Exit, Piece, Reporter } from './piece';

/** A stand-in for a server: a small Node program. Ready as soon as it has said "ready". */
export function fakePiece(name: string, program: string, overrides: Partial<Piece> = {}): Piece {
  let ready = false;
  return {
    name,
    spawn: () => {
      ready = false;
      const child = spawn(process.execPath, ['-e', program], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.on('data', (text: Buffer) => (ready ||= text.includes('ready')));
      return child;
    },
    isReady: async () => ready,
    stopSignal: 'SIGTERM',
    readyWithinMs: 5000,
    stopWithinMs: 5000,
    ...overrides,
  };
}

/** Says "ready" and lives until it is told to stop. */
export const wellBehaved = `
  process.on('SIGTERM', () => process.exit(0));
  setInterval(() => undefined, 1000);
  console.log('ready');
`;

export type Note = readonly [event: string, name: string, ...rest: unknown[]];

/** Writes down what is reported, and lets a test wait for it. */
export class NoteTaker implements Reporter {
  readonly notes: Note[] = [];
  readonly pids: number[] = [];
  private waiting: (() => void)[] = [];

  started(name: string, pid: number): void {
    this.pids.push(pid);
    this.note('started', name);
  }
  ready(name: string): void {
    this.note('ready', name);
  }
  died(name: string, exit: Exit, restartInMs: number): void {
    this.note('died', name, exit, restartInMs);
  }
  stopped(name: string): void {
    this.note('stopped', name);
  }
  line(): void {}

  count(event: string): number {
    return this.notes.filter(([name]) => name === event).length;
  }

  async until(event: string, times: number): Promise<void> {
    while (this.count(event) < times) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private note(...note: Note): void {
    this.notes.push(note);
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
