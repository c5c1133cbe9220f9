import { listProcesses, proportionalBytes, type ListedProcess } from './process-list';

export interface ProcessMemory {
  readonly pid: number;
  /** Resident memory of this process alone; null when it is gone. */
  readonly rssBytes: number | null;
  /** With its children, shared pages counted once where the system tells. */
  readonly treeBytes: number;
}

export interface Memory {
  /** By name. Empty where no stack.json says which processes there are. */
  readonly processes: Readonly<Record<string, ProcessMemory>>;
  readonly totalBytes: number;
}

/** What the named processes hold in memory. PostgreSQL, for one, is a process a connection. */
export const memoryOf = async (pids: Readonly<Record<string, number>>): Promise<Memory> => {
  const listed = await listProcesses();
  const named = new Set(Object.values(pids));
  const entries = Object.entries(pids).map(
    async ([name, pid]) => [name, await memoryOfTree(pid, listed, named)] as const,
  );
  const processes = Object.fromEntries(await Promise.all(entries));
  return { processes, totalBytes: sum(Object.values(processes).map(({ treeBytes }) => treeBytes)) };
};

const memoryOfTree = async (
  pid: number,
  listed: readonly ListedProcess[],
  named: ReadonlySet<number>,
): Promise<ProcessMemory> => {
  const tree = treeOf(pid, listed, named);
  const bytes = await Promise.all(tree.map(async ({ pid, rssBytes }) => (await proportionalBytes(pid)) ?? rssBytes));
  return { pid, rssBytes: tree[0]?.rssBytes ?? null, treeBytes: sum(bytes) };
};

/** A process and what it started, but for those that have a name of their own: the supervisor starts everything. */
const treeOf = (
  pid: number,
  listed: readonly ListedProcess[],
  named: ReadonlySet<number>,
): readonly ListedProcess[] => [
  ...listed.filter((each) => each.pid === pid),
  ...listed
    .filter(({ parent, pid: child }) => parent === pid && !named.has(child))
    .flatMap((child) => treeOf(child.pid, listed, named)),
];

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
