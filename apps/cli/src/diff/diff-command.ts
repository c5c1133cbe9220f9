import type { Command } from 'commander';
import { verb, wholeNumber, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk } from '../operations/desk';
import { exitCodes } from '../system/problem';
import { diffText } from './diff-text';

interface Options extends CommonOptions {
  readonly examples?: number;
}

export const diffCommand = (surroundings: Surroundings): Command =>
  verb(
    'diff',
    'Compares the new version with the one that readers use, row by row. Exit code 1 when they differ.',
    'diff order_details --examples 10',
    surroundings,
  )
    .argument('<view>', 'view or fact table')
    .option('--examples <n>', 'rows that are shown of each kind of difference, 0 to 100 (5)', wholeNumber(0, 100))
    .action((view: string, { examples, ...options }: Options) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        const report = await ask('diff', { view, examples });
        output.result('diff', report, diffText(report));
        return report.equal ? exitCodes.done : exitCodes.failed;
      }),
    );
