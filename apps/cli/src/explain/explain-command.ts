import type { ExplainReport, ExplainStep } from '@refold/platform/operations';
import type { Command } from 'commander';
import { verb, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk } from '../operations/desk';
import { shown, shownValue } from '../output/shown';
import { exitCodes } from '../system/problem';

interface Options extends CommonOptions {
  readonly asOf?: string;
}

export const explainCommand = (surroundings: Surroundings): Command =>
  verb(
    'explain',
    'Tells which events made a row, or one field of it, and how it was after each.',
    'explain order_details demo-order-001 status',
    surroundings,
  )
    .argument('<view>', 'view or fact table')
    .argument('<key>', 'of the row')
    .argument('[field]', 'only what changed this column')
    .option('--as-of <moment>', 'as it was: a moment, or a token such as orders/order-4711@3')
    .action((view: string, key: string, field: string | undefined, { asOf, ...options }: Options) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        const report = await ask('explain', { view, key, field, asOf });
        output.result('explain', report, explainText(report));
        return exitCodes.done;
      }),
    );

const longestValue = 160;

const explainText = (report: ExplainReport): string => {
  const { view, version, key, field, asOf, steps, row, deleted } = report;
  const of = `${view} v${version}, ${shown(key)}${field === null ? '' : `, ${shown(field)}`}`;
  const title = `${of}${asOf === null ? '' : `, as of ${shown(asOf)}`}`;
  if (steps.length === 0) return `${title}: no event has touched it.`;
  return [title, ...steps.map(stepText), '', ...resultLines(row, field, deleted)].join('\n');
};

const stepText = (
  { service, streamId, streamVersion, type, recordedAt, changes }: ExplainStep,
  index: number,
): string =>
  [
    `\n${index + 1}. ${shown(type)}  ${shown(service)}/${shown(streamId)}@${streamVersion}  ${shown(recordedAt)}`,
    ...fieldLines(changes),
    ...(Object.keys(changes).length === 0 ? ['   changes nothing'] : []),
  ].join('\n');

const resultLines = (row: object | null, field: string | null, deleted: boolean): string[] => {
  if (deleted) return ['The row was deleted by the last of these.'];
  if (row === null) return ['There is no row: the event that defines it has not come.'];
  const fields = row as Record<string, unknown>;
  const only = field !== null && field in fields ? { [field]: fields[field] } : fields;
  return [field === null ? 'So the row is:' : 'So it is:', ...fieldLines(only)];
};

const fieldLines = (fields: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(fields).map(([name, value]) => `   ${shown(name)}: ${shownValue(value, longestValue)}`);
