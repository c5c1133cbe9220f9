// What can be checked without running the code. Each check counts as one test.
import { runProgram } from './children.mjs';

const checks = [
  { name: 'formatting', command: 'node_modules/prettier/bin/prettier.cjs', args: ['--check', '--log-level=warn', '.'] },
  { name: 'lint', command: 'node_modules/eslint/bin/eslint.js', args: ['--max-warnings=0', '.'] },
  { name: 'types', command: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  {
    name: 'import rules',
    command: 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    args: ['--output-type=err', 'apps', 'libs', 'tools', 'e2e', 'bench', 'torture'],
  },
];

export async function runStaticChecks() {
  const outcome = { passed: 0, failed: 0, skipped: [] };
  for (const { name, command, args } of checks) {
    const passed = (await runProgram(command, args)) === 0;
    console.log(`${passed ? 'ok    ' : 'FAILED'}  ${name}`);
    outcome[passed ? 'passed' : 'failed']++;
  }
  return outcome;
}
