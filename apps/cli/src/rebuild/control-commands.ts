import type { RebuildReport } from '@refold/platform/operations';
import type { Command } from 'commander';
import { verb, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk, type Desk } from '../operations/desk';
import { exitCodes, Problem } from '../system/problem';
import { hasEnded, named, rebuildLine } from './rebuild-text';

interface Options extends CommonOptions {
  readonly dryRun: boolean;
}

const controls = {
  pause: { description: 'Halts a rebuild; what it has done stays.', event: 'paused' },
  resume: { description: 'Lets a rebuild go on that is paused or has failed.', event: 'resumed' },
  abort: { description: 'Gives a rebuild up and removes what it has built. What readers use stays.', event: 'aborted' },
} as const;
type Control = keyof typeof controls;

/** `pause`, `resume` and `abort`, from any terminal. */
export const controlCommands = (surroundings: Surroundings): Command[] =>
  (Object.keys(controls) as Control[]).map((control) =>
    verb(control, controls[control].description, `${control} order_details`, surroundings)
      .argument('<view>', 'view or fact table')
      .option('--dry-run', 'only tell what would be done', false)
      .action((view: string, options: Options) =>
        atDesk(options, surroundings, (desk) => run(desk, control, view, options)),
      ),
  );

const run = async (desk: Desk, control: Control, view: string, { dryRun }: Options): Promise<number> => {
  const report = await (control === 'abort'
    ? desk.ask('abort', { view, dryRun })
    : dryRun
      ? underWay(desk, view)
      : desk.ask(control, { view }));
  const text = dryRun
    ? `It would be done: ${control} ${named(report)}. Now: ${rebuildLine(report)}`
    : doneText(control, report);
  desk.output.result(dryRun ? `would-${control}` : controls[control].event, report, text);
  return exitCodes.done;
};

/** The rebuild that a verb would be about. */
const underWay = async ({ ask }: Desk, view: string): Promise<RebuildReport> => {
  const reports = await ask('rebuilds', { views: [view] });
  const report = reports.find((each) => each.view === view && (each.state === 'failed' || !hasEnded(each)));
  if (report) return report;
  throw new Problem(`No rebuild of ${view} is under way. refold versions lists all.`);
};

const doneText = (control: Control, report: RebuildReport): string =>
  control === 'abort' ? `${named(report)} is given up, with what was built of it.` : rebuildLine(report);
