import { Command } from 'commander';
import { withErrors, type Surroundings } from './command-options';
import { auditCommand } from './audit/audit-command';
import { deadLettersCommand } from './dead-letters/dead-letters-command';
import { diffCommand } from './diff/diff-command';
import { eventsCommand } from './events/events-command';
import { explainCommand } from './explain/explain-command';
import { exportCommand } from './export/export-command';
import { importCommand } from './import/import-command';
import { controlCommands } from './rebuild/control-commands';
import { rebuildCommand } from './rebuild/rebuild-command';
import { rebuildsCommand } from './rebuild/rebuilds-command';
import { replayCommand } from './replay/replay-command';
import { republishCommand } from './republish/republish-command';
import { sagasCommand } from './sagas/sagas-command';
import { statusCommand } from './status/status-command';
import { tokenCommand } from './token/token-command';
import { planCommand } from './versions/plan-command';
import { promoteCommand, retireCommand, rollbackCommand } from './versions/switch-commands';
import { versionsCommand } from './versions/versions-command';

/** The operator's command. Parsing throws CommanderError for help and mistakes; verbs throw Problem. */
export const programOf = (surroundings: Surroundings): Command => {
  const program = withErrors(new Command('refold'), surroundings.streams).description(
    'Operates a running Refold: brings history in, tells how it is, takes orders out; rebuilds views and puts them right.',
  );
  for (const command of commandsOf(surroundings)) program.addCommand(command);
  return program;
};

const commandsOf = (surroundings: Surroundings): Command[] => [
  importCommand(surroundings),
  statusCommand(surroundings),
  exportCommand(surroundings),
  versionsCommand(surroundings),
  planCommand(surroundings),
  rebuildCommand(surroundings),
  rebuildsCommand(surroundings),
  ...controlCommands(surroundings),
  diffCommand(surroundings),
  promoteCommand(surroundings),
  rollbackCommand(surroundings),
  retireCommand(surroundings),
  replayCommand(surroundings),
  republishCommand(surroundings),
  deadLettersCommand(surroundings),
  sagasCommand(surroundings),
  auditCommand(surroundings),
  eventsCommand(surroundings),
  explainCommand(surroundings),
  tokenCommand(surroundings),
];
