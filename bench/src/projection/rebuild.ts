import { createKafka } from '@refold/kafka';
import { testClickHouse, testDatabase, testTopics } from '@refold/testing';
import { rebuildInEmmett } from './emmett';
import { measureApart, type Measured, type Task } from './measured';
import { median, type Options, type Result } from '../result';
import { publish, type Published } from './topics';
import { eventsAnOrder, workload } from './workload';

/** One round, in events a second. */
interface Round {
  readonly limit: number;
  readonly ours: Measured;
  readonly both: number;
}

/** Orders of the small history, by which the memory of the large one is judged, and of the peer's. */
const smallOrders = 8_000;
const peerOrders = 300;

/**
 * A rebuild from the beginning of history: the order view alone, and with the line facts, beside the limit of the client
 * and another library's rebuild of a like document. Each is measured in a process of its own; medians.
 */
export const rebuild = async ({ events: wanted, rounds, log }: Options): Promise<Result> => {
  const topics = testTopics('bench');
  const kafka = createKafka({ brokers: topics.brokers, clientId: 'bench' });
  const published = async (name: string, orders: number): Promise<Published & { readonly prefix: string }> => {
    log(`publishing ${orders * eventsAnOrder} events of five services`);
    const prefix = `${topics.prefix}${name}.`;
    return { prefix, ...(await publish(kafka, prefix, workload(orders))) };
  };
  try {
    const large = await published('large', Math.ceil(wanted / eventsAnOrder));
    const all: Round[] = [];
    for (let round = 1; round <= rounds; round++) all.push(await measureRound(large, topics.brokers, round, log));
    const small = await published('small', Math.min(smallOrders, Math.ceil(wanted / eventsAnOrder)));
    const { peakMiB: peakMiBSmall } = await built('view', small, topics.brokers);
    const peer = await rebuildInEmmett(workload(peerOrders), log);
    return resultOf(all, large.events, peer, peakMiBSmall);
  } finally {
    await topics.drop();
  }
};

type History = Published & { readonly prefix: string };

const measureRound = async (
  history: History,
  brokers: readonly string[],
  round: number,
  log: Options['log'],
): Promise<Round> => {
  const task = { brokers, prefix: history.prefix, topics: history.topics, events: history.events };
  const limit = await measureApart({ ...task, kind: 'limit', round });
  const ours = await built('view', history, brokers);
  const both = await built('both', history, brokers);
  const [limitRate, oursRate, bothRate] = [limit, ours, both].map(({ seconds }) =>
    Math.round(history.events / seconds),
  );
  log(
    `round ${round}: limit ${limitRate}, order view ${oursRate}, with line facts ${bothRate} a second; ` +
      `the building process took ${ours.peakMiB} MiB`,
  );
  return { limit: history.events / limit.seconds, ours, both: history.events / both.seconds };
};

const built = async (
  kind: 'view' | 'both',
  { prefix, topics, events }: History,
  brokers: readonly string[],
): Promise<Measured> => {
  const [database, clickhouse] = [await testDatabase('bench'), await testClickHouse('bench')];
  try {
    const stores = { databaseUrl: database.url, clickhouseUrl: clickhouse.url };
    const task: Task = { kind, brokers, prefix, topics, events, ...stores };
    return await measureApart(task);
  } finally {
    await Promise.all([database.drop(), clickhouse.drop()]);
  }
};

const resultOf = (rounds: readonly Round[], events: number, peer: number, peakMiBSmall: number): Result => {
  const limit = median(rounds.map((round) => round.limit));
  const ours = median(rounds.map((round) => events / round.ours.seconds));
  const both = median(rounds.map((round) => round.both));
  return {
    name: 'rebuild',
    unit: 'events a second',
    ours,
    oursBoth: both,
    limit,
    peer,
    ratioToLimit: ours / limit,
    ratioToLimitBoth: both / limit,
    ratioToPeer: ours / peer,
    events,
    rounds: rounds.length,
    peakMiB: Math.max(...rounds.map((round) => round.ours.peakMiB)),
    peakMiBSmall,
  };
};
