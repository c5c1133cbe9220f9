// Child processes of a test run. Ctrl-C and SIGTERM end the run in order: the running step first, then its servers.
import { spawn } from 'node:child_process';
import { checkout } from '../prepare.mjs';

let interrupted = false;
const running = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = true;
    process.exitCode = 130;
    for (const child of running) child.kill('SIGTERM');
  });
}

/** True once the run was asked to end: no further step begins then. */
export const isInterrupted = () => interrupted;

/**
 * Runs a program of node_modules and shows its output.
 * @returns {Promise<number>} its exit code, or 130 when the run was interrupted
 */
export function runProgram(command, args, environment = {}) {
  if (interrupted) return Promise.resolve(130);
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [command, ...args], {
    cwd: checkout,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  running.add(child);
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      running.delete(child);
      resolve(interrupted ? 130 : (code ?? 1));
    });
  });
}
