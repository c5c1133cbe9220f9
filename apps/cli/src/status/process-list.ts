import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  /** Resident memory; pages that processes share are counted with each of them. */
  readonly rssBytes: number;
}

/** All processes of this machine: from /proc where there is one, else as `ps` lists them. */
export const listProcesses = async (): Promise<ListedProcess[]> =>
  (await fromProc().catch(() => undefined)) ?? (await fromPs());

const fromProc = async (): Promise<ListedProcess[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // A process may end while it is looked at.
  const listed = await Promise.all(pids.map((pid) => readProc(Number(pid)).catch(() => undefined)));
  return listed.filter((each) => each !== undefined);
};

const readProc = async (pid: number): Promise<ListedProcess> => {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return { pid, parent: number('PPid'), rssBytes: number('VmRSS') * 1024 };
};

const fromPs = async (): Promise<ListedProcess[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,rss=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0, kilobytes = 0]) => ({ pid, parent, rssBytes: kilobytes * 1024 }));
};

/**
 * What a process holds when shared pages are divided among those that share them: PostgreSQL's processes share their
 * buffers, and counting those with each would make one server look like ten. Undefined where the system does not tell.
 */
export const proportionalBytes = async (pid: number): Promise<number | undefined> => {
  try {
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kilobytes = /^Pss:\s+(\d+)/m.exec(text)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
};
