import { Command } from 'commander';
import { verb, withErrors, wholeNumber, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk } from '../operations/desk';
import { counted } from '../output/numbers';
import { exitCodes, UsageProblem } from '../system/problem';
import { detailsText, lettersText, previewText } from './letter-text';

interface Filter {
  readonly view?: string;
  readonly stream?: string;
  readonly rowKey?: string;
  readonly reasonCode?: string;
}
interface ListOptions extends CommonOptions, Filter {
  readonly limit?: number;
}
interface RetryOptions extends CommonOptions, Filter {
  readonly all: boolean;
  readonly dryRun: boolean;
}
interface DiscardOptions extends CommonOptions {
  readonly reason: string;
  readonly dryRun: boolean;
}

export const deadLettersCommand = (surroundings: Surroundings): Command =>
  withErrors(new Command('deadletters'), surroundings.streams)
    .description('Events that could not be folded, and what waits behind them, in order.')
    .addCommand(listCommand(surroundings))
    .addCommand(showCommand(surroundings))
    .addCommand(previewCommand(surroundings))
    .addCommand(retryCommand(surroundings))
    .addCommand(discardCommand(surroundings));

const filtered = (command: Command): Command =>
  command
    .option('--view <view>', 'only letters of this view or fact table')
    .option('--stream <id>', 'only letters of this stream')
    .option('--row-key <key>', 'only letters that touch this row')
    .option('--reason-code <code>', 'only letters that were parked for this reason, as list tells it');

const listCommand = (surroundings: Surroundings): Command =>
  filtered(verb('list', 'Lists dead letters, the oldest first.', 'deadletters list --view order_details', surroundings))
    .option('--limit <n>', 'at most so many, 1 to 1000 (100)', wholeNumber(1, 1_000))
    .action((options: ListOptions) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        const letters = await ask('deadletters.list', { ...filterOf(options), limit: options.limit });
        output.result('deadletters', { letters }, lettersText(letters));
        return exitCodes.done;
      }),
    );

const showCommand = (surroundings: Surroundings): Command =>
  verb('show', 'Shows one dead letter whole: bytes, headers, position, stack.', 'deadletters show 42', surroundings)
    .argument('<id>', 'number of the letter')
    .action((id: string, options: CommonOptions) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        const letter = await ask('deadletters.show', { id });
        output.result('deadletter', letter, detailsText(letter));
        return exitCodes.done;
      }),
    );

const previewCommand = (surroundings: Surroundings): Command =>
  verb(
    'preview',
    'Tells what a retry with the present code would give: the rows before and after. Writes nothing.',
    'deadletters preview 42',
    surroundings,
  )
    .argument('<id>', 'number of the letter')
    .action((id: string, options: CommonOptions) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        const preview = await ask('deadletters.preview', { id });
        output.result('preview', preview, previewText(preview));
        return preview.parked === 0 ? exitCodes.done : exitCodes.failed;
      }),
    );

const retryCommand = (surroundings: Surroundings): Command =>
  filtered(verb('retry', 'Folds parked events again, in their order.', 'deadletters retry 42', surroundings))
    .argument('[id]', 'number of a letter; else those of the options')
    .option('--all', 'all letters of all views', false)
    .option('--dry-run', 'only tell what would be folded', false)
    .action((id: string | undefined, options: RetryOptions) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        const { dryRun, all } = options;
        const filter = { ...filterOf(options), id };
        if (!all && Object.values(filter).every((value) => value === undefined))
          throw new UsageProblem(
            'Say what is tried again: a letter, --view, --stream, --row-key, --reason-code or --all.',
          );
        const report = await ask('deadletters.retry', { ...filter, dryRun });
        const letters = counted(report.letters, 'letter');
        const text = report.dryRun
          ? `${letters} would be tried again. Of one, preview tells what would come of it.`
          : `${letters} tried again: ${foldedText(report)}${report.parked > 0 ? ' refold deadletters list tells why.' : ''}`;
        output.result(report.dryRun ? 'would-retry' : 'retried', report, text);
        return report.parked === 0 ? exitCodes.done : exitCodes.failed;
      }),
    );

const discardCommand = (surroundings: Surroundings): Command =>
  verb(
    'discard',
    'Gives up one letter for good, and folds what waited behind it. The letter and the reason are kept.',
    'deadletters discard 42 --reason "Order of a test, never placed"',
    surroundings,
  )
    .argument('<id>', 'number of the letter')
    .requiredOption('--reason <reason>', 'a sentence that is kept with it')
    .option('--dry-run', 'only tell what would be done', false)
    .action((id: string, { reason, dryRun, ...options }: DiscardOptions) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        const report = await ask('deadletters.discard', { id, reason, dryRun });
        const letters = counted(report.discarded, 'letter');
        const text = report.dryRun
          ? `${letters} would be given up; then: ${foldedText(report)}`
          : `${letters} given up; ${foldedText(report)}`;
        output.result(report.dryRun ? 'would-discard' : 'discarded', report, text);
        return exitCodes.done;
      }),
    );

const filterOf = ({ view, stream, rowKey, reasonCode }: Filter): Filter => ({ view, stream, rowKey, reasonCode });

const foldedText = ({ applied, parked }: { applied: number; parked: number }): string =>
  `${counted(applied, 'event')} folded, ${counted(parked, 'event')} parked again.`;
