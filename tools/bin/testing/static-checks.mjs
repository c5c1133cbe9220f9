// What can be checked without running the code. Each check counts as one test.
import { runProgram } from './children.mjs';

/** The longest first; each of them keeps one core busy. */
const checks = [
  { name: 'lint', command: 'node_modules/eslint/bin/eslint.js', args: ['--max-warnings=0', '.'] },
  { name: 'formatting', command: 'node_modules/prettier/bin/prettier.cjs', args: ['--check', '--log-level=warn', '.'] },
  { name: 'types', command: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  {
    name: 'import rules',
    command: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--output-type=err', 'apps', 'libs', 'tools', 'e2e', 'bench', 'torture'],
  },
];
const atOnce = 2;

export async function runStaticChecks() {
  const outcome = { passed: 0, failed: 0, skipped: [] };
  const waiting = [...checks];
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const passed = (await runProgram(check.command, check.args)) === 0;
      console.log(`${passed ? 'ok    ' : 'FAILED'}  ${check.name}`);
      outcome[passed ? 'passed' : 'failed']++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return outcome;
}
