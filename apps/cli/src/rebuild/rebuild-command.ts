import { parseThrottle, type RebuildReport, type Throttle } from '@refold/platform/operations';
import { type Command, InvalidArgumentError } from 'commander';
import { verb, wholeNumber, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk, type Desk } from '../operations/desk';
import { exitCodes } from '../system/problem';
import { controls, followToTheEnd, patienceOption } from './outcome';
import { named } from './rebuild-text';

interface Options extends CommonOptions {
  readonly workers?: number;
  readonly throttle?: Throttle;
  readonly full: boolean;
  readonly detach: boolean;
  readonly dryRun: boolean;
  readonly patience: number;
}

export const rebuildCommand = (surroundings: Surroundings): Command =>
  verb(
    'rebuild',
    'Builds the next version of views beside the one that readers use, from the events, and follows it until it is live.',
    'rebuild order_details --workers 2',
    surroundings,
  )
    .argument('<view...>', 'views and fact tables')
    .option('--workers <n>', 'how many work at once, 1 to 16', wholeNumber(1, 16))
    .option('--throttle <throttle>', 'auto: views that are read stay fresh; none; or events a second', throttle)
    .option('--full', 'from all of history, also where less is proven to be enough', false)
    .option('--detach', 'return when it has begun', false)
    .option('--dry-run', 'only tell what would be built', false)
    .addOption(patienceOption())
    .action((views: string[], options: Options) => atDesk(options, surroundings, (desk) => run(desk, views, options)));

const throttle = (text: string): Throttle => {
  const parsed = parseThrottle(text);
  if (parsed === undefined) throw new InvalidArgumentError('Give auto, none, or a whole number of events a second.');
  return parsed;
};

const run = async (desk: Desk, views: readonly string[], options: Options): Promise<number> => {
  const { workers, throttle, full, dryRun, detach, patience } = options;
  const started = await desk.ask('rebuild', { views: [...new Set(views)], workers, throttle, full, dryRun });
  if (dryRun) return wouldBuild(desk, started);
  if (detach) return begun(desk, started);
  return followToTheEnd(desk, started, patience);
};

const kinds: Readonly<Record<RebuildReport['kind'], string>> = {
  backfill: 'only its new columns',
  partial: 'from some event types',
  full: 'from all of history',
};

const wouldBuild = ({ output }: Desk, rebuilds: readonly RebuildReport[]): number => {
  const line = ({ from, kind, engine, ...rebuild }: RebuildReport) =>
    `It would be built: ${named(rebuild)} (${engine}, ${kinds[kind]}), beside ${from === null ? 'nothing' : `v${from}`}.`;
  output.result('would-rebuild', { rebuilds }, rebuilds.map(line).join('\n'));
  return exitCodes.done;
};

const begun = ({ output }: Desk, rebuilds: readonly RebuildReport[]): number => {
  const text = [`It has begun: ${rebuilds.map(named).join(', ')}.`, ...controls(rebuilds)].join('\n');
  output.result('begun', { rebuilds }, text);
  return exitCodes.done;
};
