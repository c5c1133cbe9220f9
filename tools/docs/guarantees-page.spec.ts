import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/* docs/reference/guarantees.md: each line is held by tests that it names; here both are looked for. */
const file = join(__dirname, '..', '..', 'docs', 'reference', 'guarantees.md');
const page = readFileSync(file, 'utf8');

/** Lines of promise with the links under them. */
const lines = page
  .split(/^- /m)
  .slice(1)
  .map((text) => text.split(/^#/m)[0] ?? '');
const promises = lines.map((text) => ({
  promise: text.split('\n')[0] ?? '',
  proofs: [...text.matchAll(/^ {2}- \[(.+)\]\((\S+)\)$/gm)].map(([, title = '', path = '']) => ({ title, path })),
}));
const proofs = promises.flatMap((promise) => promise.proofs.map(({ title, path }) => [title, path] as const));

/** A test, or a group of tests, of that title; one that is skipped is none. */
const isTested = (title: string, source: string): boolean => {
  const quoted = title.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll("'", "\\\\?'");
  return new RegExp(
    `(?:\\b(?:test|it|describe)|\\b(?:test|it|describe)\\.each\\([^;]*?\\))\\(\\s*(['"\`])${quoted}\\1,`,
  ).test(source);
};

test.each(promises.map(({ promise, proofs: given }) => [promise, given.length]))('%s', (_, tests) => {
  expect(tests).toBeGreaterThan(0);
});

test.each(proofs)('there is the test: %s', (title, path) => {
  const linked = join(dirname(file), path);
  expect(linked).toMatch(/\.(spec|promises)\.ts$/);
  expect(existsSync(linked)).toBe(true);
  expect(isTested(title, readFileSync(linked, 'utf8'))).toBe(true);
});

test('a test that is missing, renamed or skipped is noticed', () => {
  const source = `test('it''s there', () => {}); test.skip('not run', () => {}); test.each([1])('each %s', () => {});`;
  expect(['each %s', 'not run', 'nowhere'].map((title) => isTested(title, source))).toEqual([true, false, false]);
});

test('each suite of promises is run by every store', () => {
  const runners = page.match(/one suite, `describeStore`.*$/m)?.[0] ?? '';
  const stores = [...runners.matchAll(/\]\((\S+)\)/g)].map(([, path = '']) =>
    readFileSync(join(dirname(file), path), 'utf8'),
  );
  expect(stores).toHaveLength(3);
  for (const source of stores) expect(source).toContain('describeStore(');
});
