import { fork } from 'node:child_process';
import { join } from 'node:path';

interface History {
  readonly brokers: readonly string[];
  readonly prefix: string;
  readonly topics: readonly string[];
  readonly events: number;
}

/** What is measured in a process of its own. */
export type Task =
  | (History & { readonly kind: 'limit'; readonly round: number })
  | (History & { readonly kind: 'view' | 'both'; readonly databaseUrl: string; readonly clickhouseUrl: string });

export interface Measured {
  readonly seconds: number;
  /** The most memory that the process has held, threads included. */
  readonly peakMiB: number;
}

/** Runs a task in a new process, whose memory holds nothing else. */
export const measureApart = (task: Task): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'measured-process.js'), [JSON.stringify(task)]);
    child.once('message', (measured) => resolve(measured as Measured));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The measured process of '${task.kind}' ended with code ${code}.`)));
  });
