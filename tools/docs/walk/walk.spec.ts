import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutFigures } from './same-text';
import { edited, rewritten, stepsOf } from './steps';

const root = join(__dirname, '..', '..', '..');
const walks = readdirSync(join(root, 'docs', 'how-to'))
  .map((name) => join('docs', 'how-to', name))
  .filter((page) => readFileSync(join(root, page), 'utf8').includes('<!-- edit: '));

test('there is a walk', () => expect(walks).toContain(join('docs', 'how-to', 'rebuild-a-view.md')));

test.each(walks)('the edits of %s can be made in the code as it is', (page) => {
  const files = new Map<string, string>();
  const textOf = (file: string): string => files.get(file) ?? readFileSync(join(root, file), 'utf8');
  for (const step of stepsOf(readFileSync(join(root, page), 'utf8'))) {
    if (step.kind === 'new') {
      expect(existsSync(join(root, step.file))).toBe(false);
      files.set(step.file, step.text);
    }
    if (step.kind === 'edit') files.set(step.file, edited(textOf(step.file), step));
  }
});

const page = `# A page

\`\`\`sh
npm ci
\`\`\`

<!-- edit: a.ts -->

\`\`\`diff
 one
-two
+too
@@
+zero
 five
\`\`\`

<!-- new: b.ts -->

\`\`\`ts
export {};
\`\`\`

\`\`\`console
$ refold versions
view  version
a     v1

$ npm start
\`\`\`

\`\`\`graphql
{ orders }
\`\`\`

\`\`\`json
{ "data": 1 }
\`\`\`
`;

test('a page gives its steps in its order', () =>
  expect(stepsOf(page)).toEqual([
    {
      kind: 'edit',
      file: 'a.ts',
      changes: [
        { before: 'one\ntwo', after: 'one\ntoo' },
        { before: 'five', after: 'zero\nfive' },
      ],
    },
    { kind: 'new', file: 'b.ts', text: 'export {};\n' },
    { kind: 'command', command: 'refold versions', output: 'view  version\na     v1' },
    { kind: 'command', command: 'npm start', output: '' },
    { kind: 'question', query: '{ orders }\n', answer: '{ "data": 1 }\n' },
  ]));

test('an edit is made at the one place that it names', () => {
  const edit = { kind: 'edit', file: 'a.ts', changes: [{ before: 'b', after: '$&' }] } as const;
  expect(edited('a\nb\nc\n', edit)).toBe('a\n$&\nc\n');
  expect(() => edited('a\nB\nc\n', edit)).toThrow('a.ts has this 0 times');
  expect(() => edited('a\nb\nc\nb\n', edit)).toThrow('a.ts has this 2 times');
});

test('outputs and answers are recorded anew, and nothing else', () => {
  const anew = rewritten(page, ['view\nb', '', '{}']);
  expect(anew).toContain('$ refold versions\nview\nb\n\n$ npm start\n```');
  expect(anew).toContain('```json\n{}\n```');
  expect(rewritten(page, ['view  version\na     v1', '', '{ "data": 1 }'])).toBe(page);
});

test('times, rates, sizes and fingerprints may differ, and no other number', () => {
  expect(withoutFigures('It took 9 ms, 1 min 3 s or 2.5 s. about 6.0 s')).toBe(
    'It took (time), (time) or (time). about (time)',
  );
  expect(withoutFigures('20,000 a second (assumed), 757 events a second, 7.5 MiB')).toBe(
    '(rate) a second (assumed), (rate) events a second, (size)',
  );
  expect(withoutFigures('v2 is live: 16,874 events in 9.0 s, events: 5, from')).toBe(
    'v2 is live: (count) events in (time), events: (count), from',
  );
  expect(withoutFigures('26 of 1,532 rows, 16,694 events are new')).toBe('26 of 1,532 rows, 16,694 events are new');
});
