import { sagaServices, type ListedSagas } from '@refold/platform/operations';
import { Option, type Command } from 'commander';
import { seconds, verb, wholeNumber, type CommonOptions, type Surroundings } from '../command-options';
import { exitCodes, UsageProblem } from '../system/problem';
import { atServices } from './at-services';
import { listingText } from './saga-text';

const standings = ['running', 'stuck', 'compensating', 'compensation-failed', 'ended'] as const;

interface Options extends CommonOptions {
  readonly service?: (typeof sagaServices)[number];
  readonly saga?: string;
  readonly standing?: ListedSagas['standing'];
  readonly stuck: boolean;
  readonly idle?: number;
  readonly limit?: number;
}

export const listCommand = (surroundings: Surroundings): Command =>
  verb(
    'list',
    'Lists sagas and policies as their services know them, newest first.',
    'sagas list --stuck',
    surroundings,
  )
    .addOption(new Option('--service <service>', 'only of this service').choices(sagaServices))
    .option('--saga <name>', 'only of the saga or policy of this name')
    .addOption(new Option('--standing <standing>', 'only those that stand so').choices(standings))
    .option('--stuck', 'only those that need a person, on the way or on the way back', false)
    .option('--idle <seconds>', 'only those that have not moved for so long', seconds)
    .option('--limit <n>', 'at most so many, 1 to 1000 (100)', wholeNumber(1, 1_000))
    .action((options: Options) =>
      atServices(options, surroundings, async ({ client, credentials, output }) => {
        const listings = await Promise.all(filtersOf(options).map((filter) => client.list(filter, credentials)));
        const instances = listings
          .flatMap((listing) => listing.instances)
          .sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0))
          .slice(0, options.limit ?? 100);
        const listing = { instances, absent: listings[0]?.absent ?? [] };
        output.result('sagas', listing, listingText(listing));
        return listing.absent.length === 0 ? exitCodes.done : exitCodes.notReachable;
      }),
    );

/** Two words say that somebody is stuck, and a service is asked for one. */
const filtersOf = ({ service, saga, standing, stuck, idle, limit }: Options): ListedSagas[] => {
  if (stuck && standing !== undefined) throw new UsageProblem('Give --stuck or --standing, not both.');
  const wanted = stuck ? (['stuck', 'compensation-failed'] as const) : [standing];
  return wanted.map((each) => ({ service, saga, standing: each, idleSeconds: idle, limit }));
};
