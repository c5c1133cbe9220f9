import { readFileSync } from 'node:fs';

const pollMs = 500;

/**
 * Calls back when npm, or the shell in which it runs its scripts, is gone. A signal that ends them reaches nobody else,
 * so that only the change of our ancestors tells.
 */
export function onceOrphaned(callback: () => void): void {
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    callback();
  }, pollMs);
  timer.unref();
}

/** Parent and, where the system tells, its parent. */
const ancestors = (): string => `${process.ppid} ${parentOf(process.ppid)}`;

function parentOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '';
  } catch {
    return '';
  }
}
