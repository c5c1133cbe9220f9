import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/*
 * Code in the documentation is a part of the source, and is compared with it: a block that stands below
 *     <!-- from: apps/write-orders/src/order/order.ts -->
 * must be found in that file, line by line. So a page cannot rot unseen.
 */
const root = join(__dirname, '..', '..');
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root })
  .toString()
  .split('\n')
  .filter((page) => page !== '' && existsSync(join(root, page)));
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');
const withoutIndent = (code: string): string =>
  code
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

const included = pages.flatMap((page) =>
  [...textOf(page).matchAll(/<!-- from: (\S+) -->\s*```\w*\n([\s\S]*?)```/g)].map(
    ([, source = '', code = '']) => [page, source, code] as const,
  ),
);
const links = pages.flatMap((page) =>
  [...textOf(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
    ([, target = '']) => [page, target] as const,
  ),
);

test.each(included)('%s shows code that stands in %s', (_, source, code) => {
  const file = withoutIndent(textOf(source));
  for (const part of code.split(/^\s*(?:\/\/ |-- )?…\s*$/m)) expect(file).toContain(withoutIndent(part));
});

test.each(links)('%s links to %s, which exists', (page, target) => {
  expect(existsSync(join(root, dirname(page), target))).toBe(true);
});

test('the documentation shows code', () => expect(included.length).toBeGreaterThan(0));
