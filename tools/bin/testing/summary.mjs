// The end of a test run: what was skipped, and the sum in one line.

export function addUp(outcomes) {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
  };
}

/** @returns {number} the exit code: a run without any test is a failure, too */
export function printSummary({ passed, failed, skipped }, { forbidSkips }) {
  for (const name of skipped) console.log(`skipped: ${name}`);
  if (forbidSkips && skipped.length > 0) console.log('Tests were skipped although REFOLD_FORBID_SKIPS=1 forbids it.');
  if (passed + failed === 0) console.log('No test was run.');
  console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
  if (process.exitCode) return process.exitCode;
  return failed > 0 || passed === 0 || (forbidSkips && skipped.length > 0) ? 1 : 0;
}
