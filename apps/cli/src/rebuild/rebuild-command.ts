import { parseThrottle, type RebuildReport, type Throttle } from '@refold/platform/operations';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { seconds, verb, wholeNumber, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk, type Desk } from '../operations/desk';
import { exitCodes } from '../system/problem';
import { follow } from './follow';
import { named, nextSteps, rebuildLine } from './rebuild-text';

interface Options extends CommonOptions {
  readonly workers?: number;
  readonly throttle?: Throttle;
  readonly detach: boolean;
  readonly dryRun: boolean;
  readonly patience: number;
}

const usualPatienceSeconds = 120;

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
    .option('--detach', 'return when it has begun', false)
    .option('--dry-run', 'only tell what would be built', false)
    .addOption(
      new Option('--patience <seconds>', 'how long the projector may be away before this command gives up following')
        .argParser(seconds)
        .default(usualPatienceSeconds),
    )
    .action((views: string[], options: Options) => atDesk(options, surroundings, (desk) => run(desk, views, options)));

const throttle = (text: string): Throttle => {
  const parsed = parseThrottle(text);
  if (parsed === undefined) throw new InvalidArgumentError('Give auto, none, or a whole number of events a second.');
  return parsed;
};

const run = async (desk: Desk, views: readonly string[], options: Options): Promise<number> => {
  const { workers, throttle, dryRun, detach, patience } = options;
  const started = await desk.ask('rebuild', { views: [...new Set(views)], workers, throttle, dryRun });
  if (dryRun) return wouldBuild(desk, started);
  if (detach) return begun(desk, started);
  const interrupt = new AbortController();
  const callOff = desk.onInterrupt(() => interrupt.abort());
  try {
    const ended = await follow(desk, started, { patienceMs: patience * 1000, signal: interrupt.signal });
    return ended ? outcome(desk, ended) : interrupted(desk, started);
  } finally {
    callOff();
  }
};

const wouldBuild = ({ output }: Desk, rebuilds: readonly RebuildReport[]): number => {
  const line = (rebuild: RebuildReport) =>
    `It would be built: ${named(rebuild)} (${rebuild.engine}), beside ${rebuild.from === null ? 'nothing' : `v${rebuild.from}`}.`;
  output.result('would-rebuild', { rebuilds }, rebuilds.map(line).join('\n'));
  return exitCodes.done;
};

const begun = ({ output }: Desk, rebuilds: readonly RebuildReport[]): number => {
  const text = [`It has begun: ${rebuilds.map(named).join(', ')}.`, ...controls(rebuilds)].join('\n');
  output.result('begun', { rebuilds }, text);
  return exitCodes.done;
};

const interrupted = ({ output }: Desk, rebuilds: readonly RebuildReport[]): number => {
  const text = [`The rebuild goes on in the projector: ${rebuilds.map(named).join(', ')}.`, ...controls(rebuilds)];
  output.result('detached', { rebuilds }, text.join('\n'));
  return exitCodes.interrupted;
};

const controls = (rebuilds: readonly RebuildReport[]): string[] => [
  'How far it is: refold versions',
  ...rebuilds.map(({ view }) => `To halt it: refold pause ${view}. To give it up: refold abort ${view}`),
];

const outcome = ({ output }: Desk, rebuilds: readonly RebuildReport[]): number => {
  const lines = rebuilds.flatMap((rebuild) => [
    rebuildLine(rebuild),
    ...(rebuild.state === 'done' ? [nextSteps(rebuild)] : []),
  ]);
  output.result('rebuilt', { rebuilds }, lines.join('\n'));
  return rebuilds.every(({ state }) => state === 'done') ? exitCodes.done : exitCodes.failed;
};
