import type { DiffGroup, DiffReport } from '@refold/platform/operations';
import { counted, number } from '../output/numbers';
import { shown, shownValue } from '../output/shown';
import { table } from '../output/table';

/** What differs, in groups, each with examples, and what to do about it. */
export const diffText = (report: DiffReport): string => {
  const { view, blue, green, equal, rowsCompared, rowsDiffering, groups, addedColumns, fingerprint } = report;
  const which = `${view} v${green} (new) and v${blue} (which readers use)`;
  const added = addedColumns.length === 0 ? [] : [`Only v${green} has: ${addedColumns.map(shown).join(', ')}`];
  const verdict = equal
    ? `${which} are equal: ${counted(rowsCompared, 'row')} compared.`
    : `${which} differ: ${number(rowsDiffering)} of ${counted(rowsCompared, 'row')}.`;
  return [
    verdict,
    ...added,
    ...groups.map((group) => groupText(group, report)),
    ...(equal ? [] : [`Fingerprint of this difference: ${shown(fingerprint)}`]),
    equal ? `Next: refold promote ${view}` : next(view),
  ].join('\n');
};

const next = (view: string): string =>
  `If this is meant: refold promote ${view} --approve REASON\n` +
  `If not: refold abort ${view}, and correct the definition; it keeps its version.`;

const titles: Readonly<Record<DiffGroup['kind'], (group: DiffGroup) => string>> = {
  changed: ({ column }) => `${column === null ? 'rows' : shown(column)} changed`,
  'only-blue': ({ column }) => `rows missing in the new version${because(column)}`,
  'only-green': ({ column }) => `rows only in the new version${because(column)}`,
  waiting: () => 'rows that wait behind dead letters of one version',
  'column-removed': ({ column }) => `column ${shown(column ?? '')} removed`,
};

/** `_deleted` or `_defined`: both versions store the row, and one does not show it. */
const because = (column: string | null): string => (column === null ? '' : ` by ${shown(column)}`);

const groupText = (group: DiffGroup, { blue, green }: DiffReport): string => {
  const title = `\n${titles[group.kind](group)}: ${counted(group.rows, 'row')}`;
  if (group.examples.length === 0) return title;
  const rows = group.examples.map(({ key, blue, green }) => [shownValue(key, longestCell), cell(blue), cell(green)]);
  const indented = table(['for example', `v${blue}`, `v${green}`], rows).replace(/^/gm, '  ');
  return `${title}\n${indented}`;
};

const longestCell = 60;
const cell = (value: string | null): string => (value === null ? '-' : shownValue(value, longestCell));
