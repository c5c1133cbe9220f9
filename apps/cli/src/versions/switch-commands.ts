import type { SwitchReport } from '@refold/platform/operations';
import type { Command } from 'commander';
import { verb, wholeNumber, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk, type Desk } from '../operations/desk';
import { duration } from '../output/numbers';
import { shown } from '../output/shown';
import { exitCodes } from '../system/problem';

interface Options extends CommonOptions {
  readonly dryRun: boolean;
}

interface PromoteOptions extends Options {
  readonly approve?: string;
  readonly fingerprint?: string;
}

interface RetireOptions extends Options {
  readonly version?: number;
}

const switching = (name: string, description: string, example: string, surroundings: Surroundings): Command =>
  verb(name, description, example, surroundings)
    .argument('<view>', 'view or fact table')
    .option('--dry-run', 'only tell what would be done', false);

export const promoteCommand = (surroundings: Surroundings): Command =>
  switching(
    'promote',
    'Lets readers use the new version. Refused while it lags, or differs in what nobody approved.',
    'promote order_details --approve "Freight is now in the total"',
    surroundings,
  )
    .option('--approve <reason>', 'accept the difference, and keep this sentence with it')
    .option('--fingerprint <fingerprint>', 'accept only the difference of this fingerprint, as diff told it')
    .action((view: string, { dryRun, approve, fingerprint, ...options }: PromoteOptions) =>
      atDesk(options, surroundings, async ({ ask, output }) =>
        told(output, await ask('promote', { view, approve, fingerprint, dryRun })),
      ),
    );

export const rollbackCommand = (surroundings: Surroundings): Command =>
  switching(
    'rollback',
    'Lets readers use the version from before the last promotion again.',
    'rollback order_details',
    surroundings,
  ).action((view: string, { dryRun, ...options }: Options) =>
    atDesk(options, surroundings, async ({ ask, output }) => told(output, await ask('rollback', { view, dryRun }))),
  );

export const retireCommand = (surroundings: Surroundings): Command =>
  switching(
    'retire',
    'Gives up a version that no reader uses: waits for its last reader and removes its tables.',
    'retire order_details --version 1',
    surroundings,
  )
    .option('--version <n>', 'which one, where there are several', wholeNumber(1, 1_000_000))
    .action((view: string, { dryRun, version, ...options }: RetireOptions) =>
      atDesk(options, surroundings, async ({ ask, output }) =>
        told(output, await ask('retire', { view, version, dryRun })),
      ),
    );

const told = (output: Desk['output'], report: SwitchReport): number => {
  output.result(report.dryRun ? `would-${report.verb}` : doneEvents[report.verb], report, switchText(report));
  return exitCodes.done;
};

const doneEvents = { promote: 'promoted', rollback: 'rolled-back', retire: 'retired' } as const;

const switchText = (report: SwitchReport): string => {
  const { dryRun, milliseconds, approved } = report;
  const sentence = `${dryRun ? 'It would be done: ' : ''}${sentences[report.verb](report)}`;
  const approval = approved === null ? [] : [`Approved: ${shown(approved)}`];
  return [...[sentence, ...approval], ...(dryRun ? [] : [`It took ${took(milliseconds)}.`, ...next(report)])].join(
    '\n',
  );
};

const sentences: Readonly<Record<SwitchReport['verb'], (report: SwitchReport) => string>> = {
  promote: ({ view, from, to }) => `Readers of ${view} go from ${named(from)} to ${named(to)}.`,
  rollback: ({ view, from, to }) => `Readers of ${view} go back from ${named(from)} to ${named(to)}.`,
  retire: ({ view, from }) => `${view} ${named(from)} is given up, with its tables.`,
};

const next = ({ verb, view, from }: SwitchReport): string[] => {
  if (verb === 'retire') return [`The definition of ${view} ${named(from)} may leave the code.`];
  if (verb === 'rollback' || from === null) return [];
  return [`${named(from)} is kept fed: refold rollback ${view} goes back to it, refold retire ${view} gives it up.`];
};

const took = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : duration(milliseconds);

const named = (version: number | null): string => (version === null ? 'nothing' : `v${version}`);
