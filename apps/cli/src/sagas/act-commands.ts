import type { OperatorVerb } from '@refold/model';
import type { SagaInstanceReport } from '@refold/platform/operations';
import type { Command } from 'commander';
import { verb, type CommonOptions, type Surroundings } from '../command-options';
import { shown } from '../output/shown';
import { exitCodes } from '../system/problem';
import { atServices } from './at-services';
import { nextText } from './saga-text';

interface Options extends CommonOptions {
  readonly reason: string;
  readonly dryRun: boolean;
}

/** What a verb does, what it would do, and what it has done. */
interface Words {
  readonly description: string;
  readonly reason: string;
  readonly would: (report: SagaInstanceReport) => string;
  readonly done: string;
}

const waiting = ({ commands }: SagaInstanceReport): string => {
  const types = commands.filter(({ status }) => status === 'refused' || status === 'waiting').map(({ type }) => type);
  return types.length === 0 ? 'what it waits for' : types.map(shown).join(', ');
};

const words: Readonly<Record<OperatorVerb, Words>> = {
  retry: {
    description: 'Has a stuck instance try again what is not carried out.',
    reason: 'The product is listed now',
    would: (report) => `would try ${waiting(report)} again`,
    done: 'tries again',
  },
  skip: {
    description: 'Takes what a stuck instance waits for as done: for what was settled by hand.',
    reason: 'Refunded at the desk, receipt 118',
    would: (report) => `would take ${waiting(report)} as done`,
    done: 'goes on as if it was done',
  },
  compensate: {
    description: 'Has an instance give back what it took.',
    reason: 'The buyer has called',
    would: ({ step }) => `would give back what it took, from step ${shown(step)} on`,
    done: 'gives back what it took',
  },
};

const stateOf = ({ standing, outcome }: SagaInstanceReport): string =>
  outcome === null ? standing : `${standing}, and its end is declared (${shown(outcome)})`;

/** What of an instance as it stands can be told before it is asked for; the service decides when it is. */
const isPossible = (name: OperatorVerb, { standing, outcome, troubles }: SagaInstanceReport): boolean =>
  name === 'compensate' ? outcome === null && standing !== 'ended' && standing !== 'compensating' : troubles.length > 0;

export const actCommand = (name: OperatorVerb, surroundings: Surroundings): Command => {
  const { description, reason: example, would, done } = words[name];
  return verb(name, description, `sagas ${name} checkout demo-order-041 --reason "${example}"`, surroundings)
    .argument('<saga>', 'name of the saga or policy')
    .argument('<key>', "of the instance: of a checkout the order's id")
    .requiredOption('--reason <reason>', 'a sentence that is kept with it for ever')
    .option('--dry-run', 'only tell what would be done', false)
    .action((saga: string, key: string, { reason, dryRun, ...options }: Options) =>
      atServices(options, surroundings, async ({ client, credentials, output }) => {
        if (dryRun) {
          const report = await client.show(saga, key, credentials);
          const possible = isPossible(name, report);
          const text = possible ? would(report) : `is ${stateOf(report)}: there is nothing to ${name}`;
          output.result(`would-${name}`, { ...report, possible }, `${nameOf(report)} ${text}. Nothing was done.`);
          return possible ? exitCodes.done : exitCodes.failed;
        }
        const report = await client.act({ saga, key, verb: name, reason }, credentials);
        const now = `It is ${report.standing}, at ${shown(report.step)}.`;
        output.result(doneEvents[name], report, `${nameOf(report)} ${done}. ${now}\n${nextText(report)}`);
        return exitCodes.done;
      }),
    );
};

const doneEvents = { retry: 'retried', skip: 'skipped', compensate: 'compensated' } as const;

const nameOf = ({ service, saga, key }: SagaInstanceReport): string => `${shown(saga)} of ${shown(key)} in ${service}`;
