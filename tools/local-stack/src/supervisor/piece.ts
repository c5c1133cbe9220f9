import type { ChildProcess } from 'node:child_process';

/** One process of the stack: how it is started, when it can do its work, how it is asked to stop. */
export interface Piece {
  readonly name: string;
  spawn(): ChildProcess;
  /** Asked again and again after each start, until it says yes. */
  isReady(): Promise<boolean>;
  readonly stopSignal: NodeJS.Signals;
  /** How long the first start may take until the whole start is given up. */
  readonly readyWithinMs: number;
  /** How long an orderly stop may take until the process is killed. */
  readonly stopWithinMs: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a supervised process tells about itself. */
export interface Reporter {
  started(name: string, pid: number): void;
  ready(name: string, afterMs: number): void;
  died(name: string, exit: Exit, restartInMs: number): void;
  stopped(name: string): void;
  /** One line of the process's own output. */
  line(name: string, text: string): void;
}

/** "exit code 1", "killed by SIGKILL", or that there never was a process. */
export function describeExit({ code, signal }: Exit): string {
  if (signal) return `killed by ${signal}`;
  return code === null ? 'it could not be run' : `exit code ${code}`;
}
