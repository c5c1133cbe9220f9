import type { PlanReport } from '@refold/platform/operations';
import type { Command } from 'commander';
import { verb, type CommonOptions, type Surroundings } from '../command-options';
import { atDesk } from '../operations/desk';
import { bytes, counted, duration, number } from '../output/numbers';
import { shown } from '../output/shown';
import { exitCodes } from '../system/problem';

export const planCommand = (surroundings: Surroundings): Command =>
  verb(
    'plan',
    "Compares the code's definition of a view with what readers use: what a rebuild would do, how long it would take.",
    'plan order_details order_line_facts',
    surroundings,
  )
    .argument('<view...>', 'views and fact tables')
    .action((views: string[], options: CommonOptions) =>
      atDesk(options, surroundings, async ({ ask, output }) => {
        for (const plan of await ask('plan', { views })) output.result('plan', plan, planText(plan));
        return exitCodes.done;
      }),
    );

const kinds: Readonly<Record<PlanReport['kind'], string>> = {
  nothing: 'nothing to do',
  backfill: 'only its new columns are filled',
  partial: 'a replay of some event types',
  full: 'a full rebuild',
};

const planText = (plan: PlanReport): string => {
  const { view, engine, activeVersion, version, kind, reasons } = plan;
  const versions = activeVersion === null ? `v${version}` : `v${activeVersion} to v${version}`;
  return [
    `${view} ${kind === 'nothing' ? `v${version}` : versions} (${engine}): ${kinds[kind]}`,
    ...reasons.map((reason) => `  - ${shown(reason)}`),
    ...(kind === 'nothing' ? [] : work(plan)),
  ].join('\n');
};

const work = ({ view, kind, eventTypes, events, eventsPerSecond, rateIs, seconds, diskBytes, sources }: PlanReport) => [
  ...(kind === 'full' || eventTypes.length === 0 ? [] : [`  event types: ${eventTypes.map(shown).join(', ')}`]),
  `  events: ${number(events)}, ${sourceText(sources)}`,
  `  rate: ${number(Math.round(eventsPerSecond))} a second (${rateIs === 'measured' ? 'measured here' : 'assumed'})`,
  `  time: about ${duration(seconds * 1000)}`,
  `  disk: about ${bytes(diskBytes)}`,
  `Next: refold rebuild ${view}`,
];

/** `from the topics of orders, payments and the feed of customers`. */
const sourceText = (sources: PlanReport['sources']): string => {
  const from = (source: 'kafka' | 'feed', noun: string): string[] => {
    const services = Object.keys(sources).filter((service) => sources[service] === source);
    return services.length === 0
      ? []
      : [`the ${counted(services.length, noun).replace(/^\S+ /, '')} of ${services.join(', ')}`];
  };
  return `from ${[...from('kafka', 'topic'), ...from('feed', 'feed')].join(' and ')}`;
};
