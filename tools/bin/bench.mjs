#!/usr/bin/env node
// npm run bench -- NAME [--json]: one benchmark on servers of its own, which are thrown away afterwards.
import { join } from 'node:path';
import { checkNode, checkout, ensureBuilt, ensureInstalled } from './prepare.mjs';
import { runProgram } from './testing/children.mjs';
import { startTestServers } from './testing/servers.mjs';

checkNode();
ensureInstalled();
ensureBuilt();
const servers = await startTestServers();
try {
  const main = join(checkout, 'dist', 'bench', 'src', 'main.js');
  process.exitCode = await runProgram(main, process.argv.slice(2), servers.environment);
} finally {
  await servers.stop();
}
