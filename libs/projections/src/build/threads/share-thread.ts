/* The program of a thread that reads one share of a pass: see `share-task.ts` for what it is given and what it tells. */
import { createKafka, type Logger } from '@refold/kafka';
import type { ClickhouseFacts } from '@refold/model';
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Pool } from 'pg';
import { ClickHouse } from '../../clickhouse/clickhouse';
import { FactsProjection } from '../../clickhouse/facts-projection';
import type { Projection } from '../../flush/projection';
import { Refusal } from '../../operations/refusal';
import type { OwnerClient } from '../../owners/owner-client';
import type { AnyView } from '../../postgres/any-view';
import { ViewProjection } from '../../postgres/view-projection';
import { Pace } from '../pass/pace';
import { runShare } from '../pass/run-share';
import { GapFound } from '../reading/gap-found';
import type { LogLevel, News, Order, ShareTask } from './share-task';

interface Definitions {
  readonly views: readonly AnyView[];
  readonly facts: readonly ClickhouseFacts[];
}

const tell = (news: News): void => parentPort?.postMessage(news);

/** Errors do not cross threads with all that they say, so they are told as text. */
const plain = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  );

const log =
  (level: LogLevel) =>
  (fields: object, message: string): void =>
    tell({ kind: 'log', level, fields: plain(fields), message });
const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };

/** Live views go first: on Linux a thread has a priority of its own. */
const stepBack = (): void => {
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Elsewhere only the throttle holds it back.
  }
};

const projectionOf = ({ definitionsModule, projection: id }: ShareTask, clickhouse: ClickHouse): Projection => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the name is known only now, and the output is CommonJS
  const { views, facts } = require(definitionsModule) as Definitions;
  const all: Projection[] = [
    ...views.map((view) => new ViewProjection(view)),
    ...facts.map((each) => new FactsProjection(each, clickhouse)),
  ];
  const found = all.find((each) => each.id === id);
  if (!found) throw new Error(`${definitionsModule} does not define ${id}.`);
  return found;
};

/** A share without a feed has no use for owners: what its bulk path cannot take has no holes, and the live path heals any. */
const noOwners = new Proxy({} as OwnerClient, {
  get: () => () => Promise.reject(new Error('This thread of a rebuild asks no owner.')),
});

const run = async (task: ShareTask): Promise<News> => {
  const ending = new AbortController();
  const pace = new Pace(task.eventsPerSecond);
  parentPort?.on('message', (order: Order) => (order === 'stop' ? ending.abort() : (pace.duty = order.duty)));
  const pool = new Pool({ ...task.pool, max: 2 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const clickhouse = new ClickHouse(task.clickhouseUrl, task.clickhouseCa);
  try {
    const projection = projectionOf(task, clickhouse);
    const pass = projection.passes.find(({ name }) => name === task.pass);
    if (!pass) throw new Error(`${projection.id} has no pass '${task.pass}'.`);
    const complete = await runShare({
      ...task,
      ...{ pool, projection, pass, pace, logger, owners: noOwners, signal: ending.signal },
      kafka: createKafka({ ...task.kafka, logger }),
      onAdvance: (advances) => tell({ kind: 'advance', advances }),
    });
    return { kind: 'ended', complete };
  } finally {
    await Promise.all([pool.end(), clickhouse.close()]);
  }
};

const endingOf = (error: unknown): News => {
  const { message, stack } = error as Error;
  if (error instanceof GapFound) return { kind: 'gap', service: error.service, message };
  if (error instanceof Refusal) return { kind: 'refused', code: error.code, message };
  return { kind: 'failed', message, stack };
};

stepBack();
run(workerData as ShareTask)
  .catch(endingOf)
  .then((news) => {
    tell(news);
    parentPort?.close();
  })
  .catch(() => undefined);
