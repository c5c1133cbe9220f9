/* The program of a measured process: see `measured.ts` for what it is given and what it tells. */
import { createKafka } from '@refold/kafka';
import type { Stream } from '@refold/model';
import {
  build,
  ClickHouse,
  FactsProjection,
  migrateViews,
  type OwnerClient,
  type Projection,
  ViewProjection,
} from '@refold/projections';
import { Pool } from 'pg';
import { orderDetails } from '../../../apps/projector/src/order-details/order-details';
import { orderLineFacts } from '../../../apps/projector/src/order-line-facts/order-line-facts';
import { consumeAndParse } from './limit';
import type { Measured, Task } from './measured';

const main = async (task: Task): Promise<void> => {
  const seconds = await (task.kind === 'limit' ? limitOf(task) : buildOf(task));
  const measured: Measured = { seconds, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) };
  process.send?.(measured, () => process.exit(0));
};

const limitOf = async ({ brokers, prefix, topics, events, round }: Task & { kind: 'limit' }): Promise<number> => {
  const kafka = createKafka({ brokers: [...brokers], clientId: 'bench' });
  return events / (await consumeAndParse(kafka, `${prefix}limit-${round}`, topics, events));
};

/** From nothing to tables that the live path can go on with, indexes included. */
const buildOf = async ({ brokers, prefix, ...task }: Exclude<Task, { kind: 'limit' }>): Promise<number> => {
  const pool = new Pool({ connectionString: task.databaseUrl, max: 4 });
  const clickhouse = new ClickHouse(task.clickhouseUrl);
  const kafka = createKafka({ brokers: [...brokers], clientId: 'bench' });
  const facts = task.kind === 'both' ? [new FactsProjection(orderLineFacts, clickhouse)] : [];
  const projections: Projection[] = [new ViewProjection(orderDetails), ...facts];
  await migrateViews(pool);
  const startedAt = performance.now();
  for (const projection of projections)
    await build({
      ...{ pool, clickhouse, kafka, topicPrefix: prefix, owners, projection },
      ...{ streams: noStreams, skipTypes: new Set<string>(), logger: quiet, workers: 2, throttle: 'none' },
      definitionsModule: require.resolve('../../../apps/projector/src/projections'),
      liveLagMs: () => 0,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
  const seconds = (performance.now() - startedAt) / 1000;
  await Promise.all([pool.end(), clickhouse.close()]);
  return seconds;
};

const noStreams: Stream[] = [];
const owners = new Proxy({} as OwnerClient, {
  get: () => () => Promise.reject(new Error('The whole history is in Kafka here.')),
});
const quiet = { debug() {}, info() {}, warn: console.error, error: console.error };

main(JSON.parse(process.argv[2] ?? '') as Task).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
