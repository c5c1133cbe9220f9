import type { RebuildReport } from '@refold/platform/operations';
import type { Command } from 'commander';
import { verb, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk, type Desk } from '../operations/desk';
import { exitCodes } from '../system/problem';
import { followToTheEnd, patienceOption } from './outcome';
import { hasEnded, rebuildLine } from './rebuild-text';

interface Options extends CommonOptions {
  readonly follow: boolean;
  readonly patience: number;
}

export const rebuildsCommand = (surroundings: Surroundings): Command =>
  verb(
    'rebuilds',
    'Tells how far rebuilds are, and how the last one of each view ended.',
    'rebuilds order_details --follow',
    surroundings,
  )
    .argument('[view...]', 'views and fact tables; else all')
    .option('--follow', 'follow those that are under way until they have ended', false)
    .addOption(patienceOption())
    .action((views: string[], options: Options) => atDesk(options, surroundings, (desk) => run(desk, views, options)));

const run = async (desk: Desk, views: readonly string[], { follow, patience }: Options): Promise<number> => {
  const rebuilds = await desk.ask('rebuilds', { views: [...views] });
  const underWay = rebuilds.filter((rebuild) => !hasEnded(rebuild));
  if (follow && underWay.length > 0) return followToTheEnd(desk, underWay, patience);
  desk.output.result('rebuilds', { rebuilds }, rebuildsText(rebuilds));
  return exitCodes.done;
};

const rebuildsText = (rebuilds: readonly RebuildReport[]): string =>
  rebuilds.length === 0 ? 'Nothing has been rebuilt.' : rebuilds.map(rebuildLine).join('\n');
