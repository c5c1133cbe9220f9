import { Command } from 'commander';
import { verb, withErrors, type CommonOptions, type Surroundings } from '../command-options';
import { exitCodes } from '../system/problem';
import { actCommand } from './act-commands';
import { atServices } from './at-services';
import { listCommand } from './list-command';
import { orderCommand } from './order-command';
import { instanceText } from './saga-text';
import { toldSteps } from './told-steps';

export const sagasCommand = (surroundings: Surroundings): Command =>
  withErrors(new Command('sagas'), surroundings.streams)
    .description(
      'Checkouts and other processes over several services: how they stand, and what to do when they are stuck.',
    )
    .addCommand(listCommand(surroundings))
    .addCommand(showCommand(surroundings))
    .addCommand(orderCommand(surroundings))
    .addCommand(actCommand('retry', surroundings))
    .addCommand(actCommand('skip', surroundings))
    .addCommand(actCommand('compensate', surroundings));

const showCommand = (surroundings: Surroundings): Command =>
  verb(
    'show',
    'Shows one instance whole: what it told and sent, what was answered, why it is stuck and what to do next.',
    'sagas show checkout demo-order-041',
    surroundings,
  )
    .argument('<saga>', 'name of the saga or policy')
    .argument('<key>', "of the instance: of a checkout the order's id")
    .action((saga: string, key: string, options: CommonOptions) =>
      atServices(options, surroundings, async ({ client, credentials, system, output }) => {
        const report = await client.show(saga, key, credentials);
        const told = await toldSteps(report, system.services[report.service], credentials);
        output.result('saga', { ...report, told }, instanceText(report, told));
        return exitCodes.done;
      }),
    );
