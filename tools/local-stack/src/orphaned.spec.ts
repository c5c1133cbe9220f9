import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify } from './supervisor/process-identity';

/** Stands for the local stack: ends when it is told that it is an orphan. */
const stack = `
  const { transformFileSync } = require('@swc/core');
  const options = { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } };
  const loaded = {};
  new Function('exports', 'require', transformFileSync(process.argv[1], options).code)(loaded, require);
  loaded.onceOrphaned(() => process.exit(0));
  setInterval(() => undefined, 1000);
  console.log(process.pid);
`;

/** Stands for npm, which runs a script in a shell: killed, it leaves the shell and what runs in it behind. */
const npm = `
  const script = [process.execPath, '-e', ${JSON.stringify(stack)}, process.argv[1]];
  require('node:child_process').spawn('sh', ['-c', '"$0" "$@"; true', ...script], { stdio: 'inherit' });
`;

test.each(['SIGTERM', 'SIGKILL'] as const)('a stack whose npm is ended by %s stops, too', async (signal) => {
  const parent = spawn(process.execPath, ['-e', npm, join(__dirname, 'orphaned.ts')], {
    cwd: __dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(text.toString());
  expect(identify(pid)).toBeDefined();
  parent.kill(signal);
  for (let waited = 0; identify(pid) && waited < 5000; waited += 50) await sleep(50);
  expect(identify(pid)).toBeUndefined();
});
