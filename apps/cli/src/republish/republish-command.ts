import { Argument, type Command } from 'commander';
import { oneMore, verb, type CommonOptions, type Surroundings } from '../command-options';
import { bar, counted, number } from '../output/numbers';
import { outputTo } from '../output/output';
import { shown } from '../output/shown';
import { locateSystem } from '../system/locate-system';
import { exitCodes } from '../system/problem';
import { serviceNames, type ServiceName } from '../system/services';
import { askRepublish, type Republished } from './ask-republish';

interface Options extends CommonOptions {
  readonly topic: string;
  readonly after?: string;
  readonly through?: string;
  readonly stream?: string[];
  readonly type?: string[];
  readonly from?: string;
  readonly to?: string;
  readonly dryRun: boolean;
}

export const republishCommand = (surroundings: Surroundings): Command =>
  verb(
    'republish',
    'Sends events of a service once more, into a topic of their own, for a consumer that has lost them. A live topic is refused.',
    'republish orders --topic orders-for-billing --from 2026-01-31T00:00:00Z',
    surroundings,
  )
    .addArgument(new Argument('<service>', 'owner of the events').choices(serviceNames))
    .requiredOption('--topic <topic>', 'made for it, or by an earlier republication of this service')
    .option('--after <number>', 'events behind this number of the feed')
    .option('--through <number>', 'events up to this number of the feed')
    .option('--stream <id>', 'events of this stream; may be given several times', oneMore)
    .option('--type <type>', 'events of this type; may be given several times', oneMore)
    .option('--from <moment>', 'events recorded at this moment or later: 2026-01-31T00:00:00Z')
    .option('--to <moment>', 'events recorded at this moment or earlier')
    .option('--dry-run', 'only tell how many would be sent', false)
    .action(async (service: ServiceName, options: Options) => {
      const { json, topic, after, through, stream: streams, type: types, from, to, dryRun } = options;
      const output = outputTo(surroundings.streams, json);
      const { services, credentials } = locateSystem(options, surroundings.environment);
      const order = { topic, after, through, streams, types, from, to, dryRun };
      const report = await askRepublish({ url: services[service], credentials }, order, (progress) => {
        const { done, total } = progress;
        output.progress('working', progress, `events ${bar(done, total ?? done)} of ${number(total ?? done)}`);
      });
      output.result(dryRun ? 'would-republish' : 'republished', { service, ...report }, republishText(service, report));
      surroundings.exit(exitCodes.done);
    });

const republishText = (service: string, { id, topic, published, after, through, dryRun }: Republished): string => {
  const what = `${counted(published, 'event')} of ${service}, of those behind ${after} up to ${through}`;
  return dryRun
    ? `${what}, would be sent into ${shown(topic)}. Nothing was sent.`
    : `${what}: sent into ${shown(topic)}. Each record has the header ce_replay: ${id}`;
};
