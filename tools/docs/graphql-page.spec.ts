import { buildSchema, type GraphQLObjectType } from 'graphql';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/* docs/reference/graphql.md tells every field at the top, and every code of an error; here it is compared with both. */
const root = join(__dirname, '..', '..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = textOf('docs/reference/graphql.md');
const schema = buildSchema(textOf('apps/query-api/schema.graphql'));

interface Documented {
  readonly name: string;
  readonly args: readonly string[];
}

/** First cells of the tables below this heading: `diff(view, examples)`. */
const fieldsBelow = (heading: string): Documented[] => {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const cells = [...section.matchAll(/^\| (`.*?`) +\|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) =>
    [...cell.matchAll(/`(\w+)(?:\((.*?)\))?`/g)].map(([, name = '', args = '']) => ({
      name,
      args: args.split(', ').filter((each) => each !== ''),
    })),
  );
};
const documented = [...fieldsBelow('Questions'), ...fieldsBelow('Operations')];

const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type?.getFields() ?? {});
const fields = [...fieldsOf(schema.getQueryType()), ...fieldsOf(schema.getMutationType())];

test('the page has every question and operation, and no other', () => {
  expect(documented.map(({ name }) => name).sort()).toEqual(fields.map(({ name }) => name).sort());
});

test.each(documented.map((each) => [each.name, each.args] as const))(
  'the arguments of %s are its own',
  (name, args) => {
    const own = fields.find((field) => field.name === name)?.args.map((arg) => arg.name) ?? [];
    // `…` stands for the arguments of a page, which another field shows.
    const named = args.filter((arg) => arg !== '…');
    if (args.includes('…')) expect(own).toEqual(expect.arrayContaining(named));
    else expect([...named].sort()).toEqual([...own].sort());
  },
);

test('the page has every code that an answer of ours may have', () => {
  const union = /export type AnswerErrorCode =([^;]+);/.exec(
    textOf('libs/platform/src/query/errors/answer-error.ts'),
  )?.[1];
  const codes = [...(union ?? '').matchAll(/'(\w+)'/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(5);
  const section = page.split('\n## Errors\n')[1]?.split('\n## ')[0];
  for (const code of codes) expect(section).toContain(`\`${code}\``);
});
