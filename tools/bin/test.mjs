#!/usr/bin/env node
// npm test: static checks, then the three kinds of tests, with the servers that they need.
//
//   npm test                                     everything
//   npm test -- --only unit libs/model           one kind (static, unit, int, e2e; several with commas), some files
//   npm test -- --only int libs/relay -t order   whatever follows goes to jest
//
// REFOLD_FORBID_SKIPS=1 makes a skipped test a failure, for machines that have all that the tests want.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNode, ensureBuilt, ensureInstalled, giveUp } from './prepare.mjs';
import { isInterrupted } from './testing/children.mjs';
import { runJest } from './testing/jest.mjs';
import { runStaticChecks } from './testing/static-checks.mjs';
import { startTestServers } from './testing/servers.mjs';
import { addUp, printSummary } from './testing/summary.mjs';

/** What can be checked without servers goes side by side: the longest of it keeps one core busy, and no more. */
const atATime = [['static', 'unit'], ['int'], ['e2e']];
const kinds = atATime.flat();

function readArguments(args) {
  const rest = [...args];
  const at = rest.indexOf('--only');
  if (at < 0) return { only: kinds, jestArguments: rest };
  const [, names = ''] = rest.splice(at, 2);
  const only = names.split(',');
  const unknown = only.find((name) => !kinds.includes(name));
  if (unknown !== undefined) giveUp(`--only ${unknown}: give ${kinds.join(', ')}, several with commas between.`);
  return { only, jestArguments: rest };
}

/** Tests make much that lives for a moment: with more room for the young, a twentieth less time goes into collecting it. */
const roomForTheYoung = { NODE_OPTIONS: `--max-semi-space-size=32 ${process.env.NODE_OPTIONS ?? ''}` };

/** What each kind of test needs before it can run, and how many files may run at a time on two cores. */
const runs = {
  static: () => runStaticChecks(),
  unit: (args) => runJest('unit', { workers: 2, timeoutMs: 10_000, args, environment: roomForTheYoung }),
  int: async (args) => {
    ensureBuilt({ projects: ['model', 'kafka', 'local-stack'] });
    const servers = await startTestServers();
    const environment = { ...servers.environment, ...roomForTheYoung };
    const run = (project, workers) => runJest(project, { workers, timeoutMs: 30_000, args, environment });
    try {
      // Most integration tests wait for something most of the time, and torture never does: so both at the same time.
      return addUp(await Promise.all([run('int', 3), run('torture', 1)]));
    } finally {
      await servers.stop();
    }
  },
  e2e: (args) => {
    ensureBuilt();
    return runJest('e2e', { workers: 2, timeoutMs: 180_000, args });
  },
};

/** Everything that tests write lies in one folder, so that an interrupted run leaves nothing behind either. */
function inFolderOfItsOwn() {
  const folder = mkdtempSync(join(tmpdir(), 'refold-test-run-'));
  chmodSync(folder, 0o755); // Under root, PostgreSQL's own user has to pass.
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
}

checkNode();
ensureInstalled();
const { only, jestArguments } = readArguments(process.argv.slice(2));
inFolderOfItsOwn();
const outcomes = [];
for (const together of atATime) {
  const asked = together.filter((kind) => only.includes(kind));
  if (!isInterrupted()) outcomes.push(...(await Promise.all(asked.map((kind) => runs[kind](jestArguments)))));
}
process.exitCode = printSummary(addUp(outcomes), { forbidSkips: process.env.REFOLD_FORBID_SKIPS === '1' });
