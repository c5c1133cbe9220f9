import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, type ProcessIdentity } from '../supervisor/process-identity';

/** One process of the running stack. `startedAt` and `command` prove that the pid is still the same process. */
export interface RunningProcess extends ProcessIdentity {
  /** How often the supervisor had to start it again. */
  readonly restarts: number;
  readonly state: 'starting' | 'ready' | 'restarting';
}

/**
 * `stack.json` in the data directory: what runs and where, for the operator's command and for the next start. It
 * holds passwords, so only its owner may read it. It is gone when the stack has been stopped in order.
 */
export interface StackFile {
  readonly format: 1;
  readonly portBase: number;
  readonly startedAt: string;
  /** True once every piece of the stack has been ready. */
  readonly serving: boolean;
  /** By name: supervisor, postgres, kafka, clickhouse, orders, … query-api. Servers of someone else are not in it. */
  readonly processes: Readonly<Record<string, RunningProcess>>;
  /** By name, as environment variables: DATABASE_URL_*, KAFKA_BROKERS, CLICKHOUSE_URL, SERVICE_URL_*, … */
  readonly environment: Readonly<Record<string, string>>;
}

const fileIn = (dataDir: string): string => join(dataDir, 'stack.json');

export function readStackFile(dataDir: string): StackFile | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as StackFile;
  } catch {
    return undefined;
  }
}

/** Keeps stack.json true to what the supervisor reports. Written at once, so that no started process goes unrecorded. */
export class StackFileWriter {
  constructor(
    private readonly dataDir: string,
    private content: StackFile,
  ) {
    this.record('supervisor', process.pid, 'ready');
  }

  started(name: string, pid: number): void {
    this.record(name, pid, 'starting');
  }

  changed(name: string, state: RunningProcess['state']): void {
    const known = this.content.processes[name];
    if (known) this.update({ processes: { ...this.content.processes, [name]: { ...known, state } } });
  }

  serving(): void {
    this.update({ serving: true });
  }

  remove(): void {
    rmSync(fileIn(this.dataDir), { force: true });
  }

  private record(name: string, pid: number, state: RunningProcess['state']): void {
    const identity = identify(pid);
    if (!identity) return;
    const before = this.content.processes[name];
    const restarts = before ? before.restarts + 1 : 0;
    this.update({ processes: { ...this.content.processes, [name]: { ...identity, restarts, state } } });
  }

  private update(change: Partial<StackFile>): void {
    this.content = { ...this.content, ...change };
    const draft = `${fileIn(this.dataDir)}.new`;
    writeFileSync(draft, JSON.stringify(this.content, null, 2), { mode: 0o600 });
    renameSync(draft, fileIn(this.dataDir));
  }
}
