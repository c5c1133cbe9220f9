import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: __dirname, encoding: 'utf8' });
const evaluate = (program: string) => node('--input-type=module', '--eval', program);

const summaryOf = (outcomes: object[], forbidSkips = false) =>
  evaluate(`
    import { addUp, printSummary } from './testing/summary.mjs';
    process.exitCode = printSummary(addUp(${JSON.stringify(outcomes)}), { forbidSkips: ${forbidSkips} });
  `);

describe('the last line of a test run', () => {
  const good = { passed: 4, failed: 0, skipped: [] };

  test('sums up all kinds of tests', () => {
    const { stdout, status } = summaryOf([good, { passed: 38, failed: 0, skipped: [] }]);
    expect(stdout).toBe('42 passed, 0 failed\n');
    expect(status).toBe(0);
  });

  test('follows the name of each skipped test, and counts them', () => {
    const { stdout, status } = summaryOf([good, { passed: 1, failed: 0, skipped: ['figures of olist agree'] }]);
    expect(stdout).toBe('skipped: figures of olist agree\n5 passed, 0 failed, 1 skipped\n');
    expect(status).toBe(0);
  });

  test('means failure when a test was skipped where none may be', () => {
    expect(summaryOf([{ ...good, skipped: ['the playground works'] }], true).status).toBe(1);
    expect(summaryOf([good], true).status).toBe(0);
  });

  test('means failure when one test failed, or none was run', () => {
    expect(summaryOf([good, { passed: 9, failed: 1, skipped: [] }]).status).toBe(1);
    expect(summaryOf([{ passed: 0, failed: 0, skipped: [] }])).toMatchObject({
      status: 1,
      stdout: 'No test was run.\n0 passed, 0 failed\n',
    });
  });
});

describe('counting what jest reports', () => {
  let folder: string;
  const countsOf = (report: object | undefined, exitCode: number): unknown => {
    const file = join(folder, 'report.json');
    if (report) writeFileSync(file, JSON.stringify(report));
    const program = `
      import { countsOf } from './testing/jest.mjs';
      console.log(JSON.stringify(countsOf(${JSON.stringify(file)}, ${exitCode})));
    `;
    return JSON.parse(evaluate(program).stdout);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'refold-report-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('a skipped test is named in full', () => {
    const assertionResults = [
      { status: 'passed', fullName: 'an order is placed once' },
      { status: 'pending', fullName: 'the playground works offline' },
    ];
    expect(countsOf({ numPassedTests: 1, testResults: [{ assertionResults }] }, 0)).toEqual({
      passed: 1,
      failed: 0,
      skipped: ['the playground works offline'],
    });
  });

  test('a file that cannot be loaded counts as a failed test', () => {
    expect(countsOf({ numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 1 }, 1)).toMatchObject({
      failed: 1,
    });
  });

  test('a jest that could not even start is a failure', () => {
    expect(countsOf(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: [] });
  });
});

test('an unknown kind of test is refused, and the kinds are named', () => {
  const { status, stderr } = node('test.mjs', '--only', 'units');
  expect(stderr).toContain('--only units: give static, unit, int, e2e');
  expect(status).toBe(1);
});
