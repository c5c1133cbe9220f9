/* A projector of its own process, as in production: starts, and rebuilds the order view when it is told to. */
import { createKafka } from '@refold/kafka';
import {
  type AnyView,
  ClickHouse,
  type ProjectionStatus,
  Projector,
  RebuildVerbs,
  statusOf,
} from '@refold/projections';
import { Pool } from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { facts, views } from './definitions';

/** What it is started with, as JSON. */
export interface Setting {
  readonly databaseUrl: string;
  readonly clickhouseUrl: string;
  readonly brokers: readonly string[];
  readonly prefix: string;
}

const quiet = { debug() {}, info() {}, warn: console.error, error: console.error };

const running = new Set<Projector>();

const main = async (setting: Setting): Promise<void> => {
  process.once('SIGTERM', () => void Promise.all([...running].map((each) => each.stop())).then(() => process.exit(0)));
  const first = started(setting, views.slice(0, 1));
  process.send?.('started');
  await untilAll(first, ({ lagEvents, partitions }) => lagEvents === 0 && partitions.some(hasRead));
  process.send?.('caught up');
  process.on('message', () => void rebuild(first, setting).then(() => process.send?.('rebuilt'), fail));
};

/** As after a deployment: the next version stands beside the one that is read, and is built on request. */
const rebuild = async (first: Projector, setting: Setting): Promise<void> => {
  running.delete(first);
  await first.stop();
  const projector = started(setting, views);
  await untilAll(projector, ({ lagEvents, partitions }) => lagEvents === 0 && partitions.some(hasRead));
  process.send?.('deployed');
  await sleep(1_000);
  const verbs = new RebuildVerbs(projector.context);
  await verbs.rebuild({ views: ['order_details'], workers: 1, throttle: 'auto', full: true, dryRun: false });
  for (;;) {
    const [report] = await verbs.rebuilds(['order_details']);
    if (report?.state === 'done') return;
    if (report?.state === 'failed') throw new Error(report.error ?? 'The rebuild has failed.');
    await sleep(100);
  }
};

const started = ({ databaseUrl, clickhouseUrl, brokers, prefix }: Setting, some: readonly AnyView[]): Projector => {
  const projector = new Projector({
    ...{ views: some, facts, pool: new Pool({ connectionString: databaseUrl, max: 12 }) },
    ...{ clickhouse: new ClickHouse(clickhouseUrl), ownerUrls: {}, topicPrefix: prefix },
    ...{ kafka: createKafka({ brokers: [...brokers], clientId: 'bench' }), logger: quiet, onRefused: fail },
    definitionsModule: require.resolve('./definitions'),
  });
  projector.start();
  running.add(projector);
  return projector;
};

const untilAll = async (projector: Projector, holds: (status: ProjectionStatus) => boolean): Promise<void> => {
  for (;;) {
    const { projections } = await statusOf(projector);
    if (projections.length > 0 && projections.every(holds)) return;
    await sleep(100);
  }
};

const hasRead = ({ nextOffset }: { readonly nextOffset: string }): boolean => nextOffset !== '0';

const fail = (error: Error): never => {
  console.error(error);
  process.exit(1);
};

main(JSON.parse(process.argv[2] ?? '') as Setting).catch(fail);
