#!/usr/bin/env node
// npm run torture -- [--minutes N] [--seed N] …: random schedules, on servers of its own, which are thrown away afterwards.
import { join } from 'node:path';
import { checkNode, checkout, ensureBuilt, ensureInstalled } from './prepare.mjs';
import { runProgram } from './testing/children.mjs';
import { startTestServers } from './testing/servers.mjs';

const args = process.argv.slice(2);
const needsServers = !args.some((arg) => arg === '--memory' || arg === '--help');

checkNode();
ensureInstalled();
ensureBuilt();
const servers = needsServers ? await startTestServers() : { environment: {}, stop: async () => {} };
try {
  const main = join(checkout, 'dist', 'torture', 'src', 'main.js');
  process.exitCode = await runProgram(main, args, servers.environment);
} finally {
  await servers.stop();
}
