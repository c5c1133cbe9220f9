import type { RebuildReport, VersionReport } from '@refold/platform/operations';
import type { Command } from 'commander';
import { verb, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk } from '../operations/desk';
import { table } from '../output/table';
import { hasEnded, rebuildLine } from '../rebuild/rebuild-text';
import { exitCodes } from '../system/problem';

export const versionsCommand = (surroundings: Surroundings): Command =>
  verb(
    'versions',
    'Lists the versions of every view and fact table: which readers use, and which are being built.',
    'versions',
    surroundings,
  ).action((options: CommonOptions) =>
    atDesk(options, surroundings, async ({ ask, output }) => {
      const [versions, rebuilds] = await Promise.all([ask('versions', {}), ask('rebuilds', {})]);
      output.result('versions', { versions, rebuilds }, versionsText(versions, rebuilds));
      return exitCodes.done;
    }),
  );

const versionsText = (versions: readonly VersionReport[], rebuilds: readonly RebuildReport[]): string => {
  const rows = versions.map(({ view, version, engine, state, active, inCode }) => [
    view,
    `v${version}`,
    engine,
    state,
    active ? 'yes' : 'no',
    inCode ? 'yes' : 'no',
  ]);
  const going = rebuilds.filter((rebuild) => rebuild.state === 'failed' || !hasEnded(rebuild)).map(rebuildLine);
  return [table(['view', 'version', 'engine', 'state', 'readers use it', 'in the code'], rows), ...going].join('\n');
};
