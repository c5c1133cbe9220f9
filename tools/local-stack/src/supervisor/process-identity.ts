import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A pid alone can be another program's tomorrow; with its start and its command line it names one process. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot on Linux, a date as text elsewhere: only good for comparing. */
  readonly startedAt: string;
  readonly command: string;
}

/** Undefined when there is no such process, or when it is dead and only waits to be collected. */
export function identify(pid: number): ProcessIdentity | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

export function isStill(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now?.startedAt === identity.startedAt && now.command === identity.command;
}

function fromProc(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in parentheses, may itself hold spaces and parentheses; fields count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    if (state === 'Z' || startedAt === undefined) return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, startedAt, command };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): ProcessIdentity | undefined {
  try {
    const line = execFileSync('ps', ['-p', String(pid), '-o', 'lstart=,stat=,command='], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [, startedAt, state, command] = /^(.{24})\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!startedAt || !command || state?.startsWith('Z')) return undefined;
    return { pid, startedAt, command };
  } catch {
    return undefined;
  }
}
