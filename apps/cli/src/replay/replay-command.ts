import type { ReplayReport, VerbInput } from '@refold/platform/operations';
import type { Command } from 'commander';
import { oneMore, verb, wholeNumber, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk } from '../operations/desk';
import { counted, number } from '../output/numbers';
import { exitCodes, UsageProblem } from '../system/problem';

interface Options extends CommonOptions {
  readonly key?: string[];
  readonly stream?: string[];
  readonly type?: string[];
  readonly from?: string;
  readonly to?: string;
  readonly version?: number;
  readonly dryRun: boolean;
}

export const replayCommand = (surroundings: Surroundings): Command =>
  verb(
    'replay',
    'Folds chosen rows of one view afresh from the events of their owners. No side effect fires again.',
    'replay order_details --key demo-order-001 --dry-run',
    surroundings,
  )
    .argument('<view>', 'view or fact table')
    .option('--key <key>', 'a row of this key; may be given several times', oneMore)
    .option('--stream <id>', 'what this stream touches; may be given several times', oneMore)
    .option('--type <type>', 'what events of this type touch; may be given several times', oneMore)
    .option('--from <moment>', 'events recorded at this moment or later: 2026-01-31T00:00:00Z')
    .option('--to <moment>', 'events recorded at this moment or earlier')
    .option('--version <n>', 'of this version; else of the one that readers use', wholeNumber(1, 1_000_000))
    .option('--dry-run', 'only tell what would be folded, and what would change', false)
    .action((view: string, options: Options) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        const report = await ask('replay', orderOf(view, options));
        output.result(report.dryRun ? 'would-replay' : 'replayed', report, replayText(report));
        return exitCodes.done;
      }),
    );

const orderOf = (view: string, options: Options): VerbInput<'replay'> => {
  const { key: keys, stream: streams, type: types, from, to, version, dryRun } = options;
  if ([keys, streams, types, from, to].every((limit) => limit === undefined))
    throw new UsageProblem('Say what is replayed: --key, --stream, --type, --from or --to. For all: refold rebuild.');
  return { view, keys, streams, types, from, to, version, dryRun };
};

const replayText = ({ view, version, keys, events, changedRows, dryRun }: ReplayReport): string =>
  [
    `${view} v${version}: ${number(keys)} folded afresh from ${counted(events, 'event')};`,
    `${counted(changedRows, 'row')} ${dryRun ? 'would change' : 'changed'}.`,
    ...(dryRun ? ['Nothing was written.'] : []),
  ].join(' ');
