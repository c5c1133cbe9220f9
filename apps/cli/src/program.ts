import { Command } from 'commander';
import { withErrors, type Surroundings } from './command-options';
import { exportCommand } from './export/export-command';
import { importCommand } from './import/import-command';
import { statusCommand } from './status/status-command';

/** The operator's command. Parsing throws CommanderError for help and mistakes; verbs throw Problem. */
export const programOf = (surroundings: Surroundings): Command =>
  withErrors(new Command('refold'), surroundings.streams)
    .description('Operates a running Refold: brings history in, tells how it is, takes orders out.')
    .addCommand(importCommand(surroundings))
    .addCommand(statusCommand(surroundings))
    .addCommand(exportCommand(surroundings));
