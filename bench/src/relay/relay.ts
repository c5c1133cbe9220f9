import { migrate, type EventStore } from '@refold/event-store';
import { createKafka, encodeRecord, ensureTopics, partitionOf, topicOf, type PartitionedRecord } from '@refold/kafka';
import { Relay, relayMigrations } from '@refold/relay';
import { testTopics } from '@refold/testing';
import { Partitioners } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FilledStore } from '../growth/filled-store';
import { median, type Options, type Result } from '../result';
import type { Kafka } from '../projection/topics';

const partitions = 6;
const batch = 1_000;

/**
 * A feed that waits to be published, events a second: by the relay, which reads, chains and remembers, and by the
 * client alone, which is given the finished records in batches of the same size.
 */
export const relay = async ({ events, rounds, log }: Options): Promise<Result> => {
  const topics = testTopics('bench');
  const kafka = createKafka({ brokers: topics.brokers, clientId: 'bench' });
  log(`filling a store with ${events} events`);
  const filled = await FilledStore.of(events, 4);
  const all: { readonly limit: number; readonly ours: number }[] = [];
  try {
    await migrate(filled.store.pool, [relayMigrations]);
    for (let round = 1; round <= rounds; round++) {
      const limit = await sendReady(kafka, topicOf('orders', `${topics.prefix}limit-${round}.`), filled);
      const ours = await publish(kafka, topicOf('orders', `${topics.prefix}ours-${round}.`), filled);
      all.push({ limit, ours });
      log(`round ${round}: limit ${Math.round(limit)}, ours ${Math.round(ours)} events a second`);
    }
  } finally {
    await filled.close();
    await topics.drop();
  }
  return {
    ...{ name: 'relay', unit: 'events a second' },
    ours: median(all.map(({ ours }) => ours)),
    limit: median(all.map(({ limit }) => limit)),
    ratioToLimit: median(all.map(({ ours, limit }) => ours / limit)),
    ...{ events, rounds },
  };
};

const sendReady = async (kafka: Kafka, topic: string, { store, events }: FilledStore): Promise<number> => {
  await ensureTopics(kafka, [topic], { partitions });
  const batches = await recordsOf(store, events);
  const producer = kafka.producer({ idempotent: true, createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    const startedAt = performance.now();
    for (const messages of batches) await producer.send({ topic, acks: -1, messages });
    return (events * 1_000) / (performance.now() - startedAt);
  } finally {
    await producer.disconnect();
  }
};

const recordsOf = async (store: EventStore, events: number): Promise<PartitionedRecord[][]> => {
  const batches: PartitionedRecord[][] = [];
  for (let after = 0n; after < BigInt(events); after += BigInt(batch))
    batches.push(
      (await store.readFeed(after, batch)).map((event) => ({
        ...encodeRecord(event, 0n),
        partition: partitionOf(event.partitionKey, partitions),
      })),
    );
  return batches;
};

const publish = async (kafka: Kafka, topic: string, { store, events }: FilledStore): Promise<number> => {
  await ensureTopics(kafka, [topic], { partitions });
  const publisher = new Relay({ store, kafka, topic, batchSize: batch });
  const startedAt = performance.now();
  publisher.start();
  try {
    while ((await publisher.status()).published < BigInt(events)) await sleep(20);
    return (events * 1_000) / (performance.now() - startedAt);
  } finally {
    await publisher.stop();
  }
};
