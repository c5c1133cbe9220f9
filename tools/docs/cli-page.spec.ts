import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programOf } from '../../apps/cli/src/program';
import { exitCodes } from '../../apps/cli/src/system/problem';

/* docs/reference/cli.md tells every verb with its arguments and options; here it is compared with the program. */
const page = readFileSync(join(__dirname, '..', '..', 'docs', 'reference', 'cli.md'), 'utf8');

const nowhere = { write: () => undefined };
const program = programOf({
  streams: { out: nowhere, err: nowhere },
  exit: () => undefined,
  environment: {},
  onInterrupt: () => () => undefined,
});
const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
const verbs = leaves(program);

/** `refold deadletters retry [ID]`, as the page writes it. */
const usageOf = (verb: Command): string => {
  const family = verb.parent === program ? [] : [verb.parent?.name() ?? ''];
  const given = verb.registeredArguments.map((argument) => {
    const name = `${argument.name().toUpperCase()}${argument.variadic ? '...' : ''}`;
    return argument.required ? name : `[${name}]`;
  });
  return ['refold', ...family, verb.name(), ...given].join(' ');
};

test('the list of verbs is that of the program, with their arguments', () => {
  const list = /```\n(refold [\s\S]*?)```/.exec(page)?.[1] ?? '';
  const listed = list.split('\n').filter((line) => line !== '');
  expect(listed.map((line) => line.split(/ {2,}/)[0])).toEqual(verbs.map(usageOf));
  for (const line of listed) expect(line).toMatch(/ {2,}\S+/);
});

/** Verbs of one family, such as those of dead letters, may share a section. */
const familyOf = (verb: Command): string => (verb.parent === program ? verb.name() : (verb.parent?.name() ?? ''));
const families = [...new Set(verbs.map(familyOf))];
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ title: text.split('\n')[0] ?? '', text }));
const sectionsOf = (family: string) =>
  sections.filter(({ title }) => new RegExp(`\`refold ${family}[ \`]`).test(title));

const everyVerbs = ['--data-dir', '--port-base', '--json'];

test.each(families)('the options of %s are its own', (family) => {
  const own = verbs
    .filter((verb) => familyOf(verb) === family)
    .flatMap((verb) => verb.options.map(({ long }) => long ?? ''))
    .filter((option) => !everyVerbs.includes(option));
  const texts = sectionsOf(family).map(({ text }) => text);
  expect(texts.length).toBeGreaterThan(0);
  const named = texts.join('\n').match(/`--[a-z-]+/g) ?? [];
  const documented = named.map((option) => option.slice(1)).filter((option) => !everyVerbs.includes(option));
  expect([...new Set(documented)].sort()).toEqual([...new Set(own)].sort());
});

test('what every verb has is told once, for all', () => {
  for (const option of everyVerbs) expect(page).toContain(`\`${option}`);
});

test('sections of verbs are of verbs that there are', () => {
  const titled = sections.flatMap(({ title }) => [...title.matchAll(/`refold (\S+?)[ `]/g)].map(([, name]) => name));
  expect([...new Set(titled)].sort()).toEqual([...families].sort());
});

test('the exit codes are those of the program', () => {
  const table = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
  expect(table).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
});
