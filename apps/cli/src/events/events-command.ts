import { Command } from 'commander';
import { oneMore, verb, wholeNumber, withErrors, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk } from '../operations/desk';
import { locateSystem } from '../system/locate-system';
import { exitCodes } from '../system/problem';
import { serviceNames } from '../system/services';
import { askCheck, askHistogram, type Check, type Counted } from './ask-events';
import { checksText, histogramText } from './events-text';
import { joinedChecks } from './joined-checks';

interface CheckOptions extends CommonOptions {
  readonly sample: number;
  readonly skip?: readonly string[];
}

/** What is stored, and whether the code of today can still take it. */
export const eventsCommand = (surroundings: Surroundings): Command => {
  const events = withErrors(new Command('events'), surroundings.streams).description(
    'What is stored, and whether the code that runs can still take it.',
  );
  for (const command of [checkCommand(surroundings), histogramCommand(surroundings)]) events.addCommand(command);
  return events;
};

const checkCommand = (surroundings: Surroundings): Command =>
  verb(
    'check',
    'Takes a sample of every kind of stored event through contracts, upcasters, commands and folds, and names what breaks.',
    'events check --sample 100',
    surroundings,
  )
    .option(
      '--sample <n>',
      'events of each type and version: the first, the last, others at random',
      wholeNumber(2, 1_000),
      20,
    )
    .option(
      '--skip <type>',
      'a type that no contract has and that may be passed over; may be given several times',
      oneMore,
    )
    .action(({ sample, skip = [], ...options }: CheckOptions) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        const { services, credentials } = locateSystem(options, surroundings.environment);
        const { checks: folded, skipTypes } = await ask('events.check', { each: sample });
        const found: Check[] = folded.map((check) => ({ ...check, first: check.first && { ...check.first } }));
        for (const service of serviceNames) {
          output.progress('checking', { service }, `contracts and commands of ${service}`);
          found.push(...(await askCheck({ url: services[service], credentials }, sample, [...skipTypes, ...skip])));
        }
        const checks = joinedChecks(found);
        const broken = checks.filter(({ first }) => first !== null).length;
        output.result('checked', { checks, broken }, checksText(checks));
        return broken === 0 ? exitCodes.done : exitCodes.failed;
      }),
    );

const histogramCommand = (surroundings: Surroundings): Command =>
  verb(
    'histogram',
    'Counts the stored events of each service by type and schema version.',
    'events histogram',
    surroundings,
  ).action((options: CommonOptions) =>
    atDesk(options, surroundings, async ({ output }) => {
      const { services, credentials } = locateSystem(options, surroundings.environment);
      const counts: (Counted & { readonly service: string })[] = [];
      for (const service of serviceNames)
        counts.push(
          ...(await askHistogram({ url: services[service], credentials })).map((count) => ({ service, ...count })),
        );
      output.result('histogram', { counts }, histogramText(counts));
      return exitCodes.done;
    }),
  );
