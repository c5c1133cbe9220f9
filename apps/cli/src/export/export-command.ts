import { once } from 'node:events';
import { Command, Option } from 'commander';
import { verb, withErrors, type CommonOptions, type Surroundings } from '../command-options';
import { system as olist } from '../import/olist/files/cells';
import { outputTo, type Output } from '../output/output';
import { counted, duration } from '../output/numbers';
import { locateSystem } from '../system/locate-system';
import { exitCodes } from '../system/problem';
import { OlistDigest } from './olist-digest';
import { formats, headerOf, lineOf, type Format } from './order-lines';
import { ordersOf, type ExportedOrder } from './order-pages';

interface Options extends CommonOptions {
  readonly format: Format;
  readonly digest?: 'olist';
  readonly source?: string;
}

const patienceMs = 60_000;

export const exportCommand = (surroundings: Surroundings): Command =>
  withErrors(new Command('export'), surroundings.streams)
    .description('Takes data out of the views, through GraphQL.')
    .addCommand(
      verb('orders', 'Writes all orders, the oldest first.', 'export orders --format csv > orders.csv', surroundings)
        .addOption(new Option('--format <format>', 'form of the lines').choices(formats).default('csv'))
        .option('--source <system>', 'only orders that came in as history from this system')
        .addOption(
          new Option('--digest <form>', 'only one hash over all orders of a system, to compare it').choices([olist]),
        )
        .action((options: Options) => run(options, surroundings)),
    );

const run = async (options: Options, surroundings: Surroundings): Promise<void> => {
  const output = outputTo(surroundings.streams, options.json);
  const { queryApi, credentials } = locateSystem(options, surroundings.environment);
  const sourceSystem = options.source ?? options.digest;
  const onWait = (_: unknown, waitedMs: number) =>
    output.progress('waiting-for-query-api', { waitedMs }, `The query API does not answer (for ${duration(waitedMs)})`);
  const orders = ordersOf({ queryApi, credentials, sourceSystem, patience: { limitMs: patienceMs, onWait } });
  if (options.digest) await digest(orders, output);
  else await lines(orders, options.json ? 'ndjson' : options.format);
  surroundings.exit(exitCodes.done);
};

const digest = async (orders: AsyncIterable<ExportedOrder>, output: Output): Promise<void> => {
  const hash = new OlistDigest();
  for await (const order of orders) {
    hash.add(order);
    output.progress('reading', { orders: hash.orders }, `Reading: ${counted(hash.orders, 'order')}`);
  }
  const { sha256, orders: count } = hash;
  output.result('digest', { sha256, orders: count }, `${sha256}  ${counted(count, 'order')}`);
};

/** Waits for a slow reader, so that memory stays bounded. Nothing is written before the system has answered. */
const lines = async (orders: AsyncIterable<ExportedOrder>, format: Format): Promise<void> => {
  let head = headerOf(format);
  for await (const order of orders) {
    if (!process.stdout.write(head + lineOf(format, order))) await once(process.stdout, 'drain');
    head = '';
  }
  process.stdout.write(head);
};
