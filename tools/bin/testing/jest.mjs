// Runs one jest project and counts its tests.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isInterrupted, runProgram } from './children.mjs';

/** @returns {Promise<{ passed: number, failed: number, skipped: string[] }>} */
export async function runJest(project, { workers, timeoutMs, args, environment }) {
  const folder = mkdtempSync(join(tmpdir(), 'refold-jest-'));
  const report = join(folder, 'report.json');
  const limits = ['--maxWorkers', String(workers), '--testTimeout', String(timeoutMs)];
  const flags = ['--selectProjects', project, ...limits, '--passWithNoTests'];
  try {
    const command = 'node_modules/jest/bin/jest.js';
    const exitCode = await runProgram(command, [...flags, '--json', '--outputFile', report, ...args], environment);
    return isInterrupted() ? { passed: 0, failed: 1, skipped: [] } : countsOf(report, exitCode);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} report what jest wrote by --json; missing when it could not even start */
export function countsOf(report, exitCode) {
  const results = readReport(report);
  // A file that cannot even be loaded has no test to fail, so it counts as one itself.
  const failed = (results.numFailedTests ?? 0) + (results.numRuntimeErrorTestSuites ?? 0);
  return {
    passed: results.numPassedTests ?? 0,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: (results.testResults ?? []).flatMap(skippedIn),
  };
}

function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return {};
  }
}

const skippedIn = ({ assertionResults }) =>
  assertionResults.filter(({ status }) => status === 'pending' || status === 'todo').map(({ fullName }) => fullName);
