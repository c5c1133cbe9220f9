import { EventStore, migrate, openPool, Sequencer } from '@refold/event-store';
import { Orders } from '@refold/events';
import type { RecordedEvent } from '@refold/model';
import { createKafka, topicOf } from '@refold/kafka';
import { Relay, relayMigrations } from '@refold/relay';
import { testClickHouse, testDatabase, testTopics } from '@refold/testing';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { percentile, percentiles } from '../delays';
import type { Options, Result } from '../result';
import { publish } from '../projection/topics';
import { workload } from '../projection/workload';
import { Load } from './load';
import type { Setting } from './projector-process';

const commandsPerSecond = 100;
const quietSeconds = 15;
/** Events of an order's history that other services than orders have. */
const othersOfAnOrder = 10.25;

/**
 * How long an order takes from its commit to the view that readers use, at a hundred a second: with the projector alone,
 * and while it rebuilds the same view from a long history. Store, relay and load run in this process, the projector in
 * one of its own.
 */
export const rebuildLatency = async ({ events, log }: Options): Promise<Result> => {
  const [orders, views] = await Promise.all([testDatabase('bench'), testDatabase('bench')]);
  const [clickhouse, topics] = [await testClickHouse('bench'), testTopics('bench')];
  const kafka = createKafka({ brokers: topics.brokers, clientId: 'bench' });
  const store = new EventStore(openPool(orders.url, { max: 20 }), { service: 'orders', streams: [Orders] });
  await migrate(store.pool, [relayMigrations]);
  const sequencer = new Sequencer(store.pool);
  const relay = new Relay({ store, kafka, topic: topicOf('orders', topics.prefix) });
  const stores = { databaseUrl: views.url, clickhouseUrl: clickhouse.url };
  const projector = new ProjectorApart({ ...stores, brokers: topics.brokers, prefix: topics.prefix });
  try {
    log(`publishing ${events} events of history`);
    await publish(kafka, topics.prefix, othersThanOrders(workload(Math.ceil(events / othersOfAnOrder))));
    sequencer.start();
    relay.start();
    return await measured(projector, () => new Load(store, views.pool, 'order_details_v1'), events, log);
  } finally {
    await projector.stop();
    await Promise.all([relay.stop(), sequencer.stop()]);
    await store.close();
    await store.pool.end();
    await Promise.all([topics.drop(), orders.drop(), views.drop(), clickhouse.drop()]);
  }
};

const measured = async (
  projector: ProjectorApart,
  load: () => Load,
  events: number,
  log: Options['log'],
): Promise<Result> => {
  await projector.start();
  log('waiting until history is in the view');
  await projector.told('caught up');
  const alone = load();
  const until = performance.now() + quietSeconds * 1_000;
  await alone.run(commandsPerSecond, () => performance.now() < until);
  log(`alone: ${percentiles(alone.delays)}`);
  const [deployed, done] = [projector.told('deployed'), projector.told('rebuilt')];
  projector.rebuild();
  await deployed;
  const [during, over] = [load(), { yet: false }];
  const startedAt = performance.now();
  void done.then(() => (over.yet = true));
  await during.run(commandsPerSecond, () => !over.yet);
  const seconds = (performance.now() - startedAt) / 1_000;
  log(`during a rebuild of ${seconds.toFixed(1)} s: ${percentiles(during.delays)}`);
  const ours = percentile(during.delays, 0.99);
  return {
    name: 'rebuild-latency',
    unit: 'milliseconds from commit to view, 99th percentile, during a rebuild',
    ours,
    limit: 500,
    ratioToLimit: ours / 500,
    alone: percentile(alone.delays, 0.99),
    medianAlone: percentile(alone.delays, 0.5),
    median: percentile(during.delays, 0.5),
    worst: percentile(during.delays, 1),
    commandsPerSecond,
    commands: during.delays.length,
    rebuildSeconds: seconds,
    eventsPerSecond: events / seconds,
    events,
  };
};

/** The projector's process, and what it says. */
class ProjectorApart {
  private child: ChildProcess | undefined;

  constructor(private readonly setting: Setting) {}

  async start(): Promise<void> {
    this.child = fork(join(__dirname, 'projector-process.js'), [JSON.stringify(this.setting)]);
    await this.told('started');
  }

  rebuild(): void {
    this.child?.send('rebuild');
  }

  told(what: string): Promise<void> {
    const { child } = this;
    if (!child) throw new Error('The projector was not started.');
    return new Promise((resolve, reject) => {
      child.on('message', (said) => said === what && resolve());
      child.once('exit', (code) => reject(new Error(`The projector ended with code ${code} before it was ${what}.`)));
    });
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null) return;
    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }
}

function* othersThanOrders(all: Iterable<RecordedEvent>): Generator<RecordedEvent> {
  for (const each of all) if (each.service !== 'orders') yield each;
}
