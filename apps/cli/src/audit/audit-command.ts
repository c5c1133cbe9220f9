import type { AuditReport, Drift } from '@refold/platform/operations';
import { type Command, Option } from 'commander';
import { verb, wholeNumber, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk } from '../operations/desk';
import { counted, number } from '../output/numbers';
import { shown, shownValue } from '../output/shown';
import { exitCodes } from '../system/problem';

interface Options extends CommonOptions {
  readonly sample?: number;
  readonly all: boolean;
  readonly repair: boolean;
  readonly dryRun: boolean;
}

export const auditCommand = (surroundings: Surroundings): Command =>
  verb(
    'audit',
    'Folds rows afresh from the events of their owners and compares them with what is stored. Exit code 1 when one drifted and was not repaired.',
    'audit order_details --sample 1000',
    surroundings,
  )
    .argument('[view]', 'view or fact table; else every one that readers use')
    .option('--sample <n>', 'so many rows of each, drawn by chance (100)', wholeNumber(1, 1_000_000))
    .addOption(new Option('--all', 'every row').default(false).conflicts('sample'))
    .option('--repair', 'put rows right that drifted', false)
    .option('--dry-run', 'with --repair: only tell what would be put right', false)
    .action((view: string | undefined, options: Options) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        const { sample, all, repair, dryRun } = options;
        const reports = await ask('audit', { view, sample, all, repair: repair && !dryRun });
        for (const report of reports) output.result('audit', report, auditText(report, repair && dryRun));
        return reports.every(({ drifted, repaired }) => drifted === repaired) ? exitCodes.done : exitCodes.failed;
      }),
    );

const shownDrifts = 20;
const longestValue = 60;

const auditText = (report: AuditReport, wouldRepair: boolean): string => {
  const { view, version, engine, checked, drifted, repaired, drifts } = report;
  const checkedText = `${view} v${version} (${engine}): ${counted(checked, 'row')} checked`;
  if (drifted === 0) return `${checkedText}, none drifted.`;
  const open = drifted - repaired;
  return [
    `${checkedText}, ${number(drifted)} drifted, ${number(repaired)} repaired.`,
    ...drifts.slice(0, shownDrifts).map(driftText),
    ...(drifted > shownDrifts ? [`  … and ${number(drifted - shownDrifts)} more`] : []),
    ...(open > 0 && wouldRepair ? [`${counted(open, 'row')} would be repaired.`] : []),
    ...(open > 0 && !wouldRepair ? [`To put them right: refold audit ${view} --repair`] : []),
  ].join('\n');
};

const kinds: Readonly<Record<Drift['kind'], string>> = {
  altered: 'altered',
  missing: 'missing',
  planted: 'of no event',
};

const driftText = ({ key, kind, columns, stored, expected, repaired }: Drift): string => {
  const value = (row: object | null, column: string) =>
    shownValue((row as Record<string, unknown> | null)?.[column], longestValue);
  const changes = columns.map(
    (column) => `    ${shown(column)}: ${value(stored, column)}, but the events say ${value(expected, column)}`,
  );
  const state = repaired ? `${kinds[kind]}, repaired` : kinds[kind];
  return [`  ${shownValue(key)}: ${state}`, ...(kind === 'altered' ? changes : [])].join('\n');
};
