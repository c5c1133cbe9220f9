import { createKafka } from '@refold/kafka';
import type { ClickhouseFacts } from '@refold/model';
import { type AnyView, ClickHouse, Projector, statusOf } from '@refold/projections';
import { testClickHouse, testDatabase, testTopics } from '@refold/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { facts, views } from '../../../apps/projector/src/projections';
import { consumeAndParse } from './limit';
import { median, type Options, type Result } from '../result';
import { type Kafka, publish } from './topics';
import { eventsAnOrder, workload } from './workload';

/** The rates of one round, in events a second. */
interface Round {
  readonly limit: number;
  readonly ours: number;
  readonly both: number;
}

/**
 * Projection of what lies in Kafka: the order view alone, and all views and fact tables of the reference system, beside
 * the limit of the client. The three run in turn in one process, several rounds; medians.
 */
export const project = async ({ events: wanted, rounds, log }: Options): Promise<Result> => {
  const topics = testTopics('bench');
  const kafka = createKafka({ brokers: topics.brokers, clientId: 'bench' });
  try {
    log(`publishing about ${wanted} events of five services`);
    const history = workload(Math.ceil(wanted / eventsAnOrder));
    const { topics: names, events } = await publish(kafka, topics.prefix, history);
    const all: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      const limit = await consumeAndParse(kafka, `${topics.prefix}limit-${round}`, names, events);
      const ours = await projectAll(kafka, topics.prefix, views.slice(0, 1), []);
      const both = await projectAll(kafka, topics.prefix, views, facts);
      all.push({ limit, ours, both });
      log(
        `round ${round}: limit ${Math.round(limit)}, order view ${Math.round(ours)}, all ${Math.round(both)} a second`,
      );
    }
    return resultOf(all, events);
  } finally {
    await topics.drop();
  }
};

const resultOf = (rounds: readonly Round[], events: number): Result => {
  const [limit, ours, both] = [
    median(rounds.map((round) => round.limit)),
    median(rounds.map((round) => round.ours)),
    median(rounds.map((round) => round.both)),
  ];
  return {
    name: 'project',
    unit: 'events a second',
    ours,
    oursAll: both,
    limit,
    ratioToLimit: ours / limit,
    ratioToLimitAll: both / limit,
    events,
    rounds: rounds.length,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
};

/** @returns records of the followed topics a second, from the first that was read to the last that was committed */
const projectAll = async (
  kafka: Kafka,
  topicPrefix: string,
  someViews: readonly AnyView[],
  someFacts: readonly ClickhouseFacts[],
): Promise<number> => {
  const [database, clickhouse] = [await testDatabase('bench'), await testClickHouse('bench')];
  const projector = new Projector({
    views: someViews,
    facts: someFacts,
    pool: database.pool,
    clickhouse: new ClickHouse(clickhouse.url),
    kafka,
    topicPrefix,
    ownerUrls: {},
    logger: quiet,
    onRefused: (error) => {
      throw error;
    },
  });
  projector.start();
  try {
    const { events, startedAt } = await untilApplied(projector);
    return (events * 1000) / (performance.now() - startedAt);
  } finally {
    await projector.stop();
    await Promise.all([database.drop(), clickhouse.drop()]);
  }
};

/** Joining the group takes seconds and is no projecting: the clock starts with the first applied record. */
const untilApplied = async (projector: Projector): Promise<{ events: number; startedAt: number }> => {
  let startedAt = 0;
  for (;;) {
    const { projections } = await statusOf(projector);
    const read = projections.map(({ partitions }) =>
      partitions.reduce((sum, each) => sum + Number(each.nextOffset), 0),
    );
    if (read.some((count) => count > 0)) startedAt ||= performance.now();
    const isDone =
      projections.length > 0 && projections.every((each, at) => each.lagEvents === 0 && (read[at] ?? 0) > 0);
    if (isDone) return { events: Math.max(...read), startedAt };
    await sleep(startedAt ? 50 : 5);
  }
};

const quiet = { debug() {}, info() {}, warn() {}, error: console.error };
