import { createKafka, encodeRecord, ensureTopics, partitionOf, RecordProducer, topicOf } from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';

export type Kafka = ReturnType<typeof createKafka>;

const partitions = 6;

/** Publishes events as their relays would, each record naming its partition's predecessor. @returns the topics' names */
export const publish = async (kafka: Kafka, prefix: string, recorded: readonly RecordedEvent[]): Promise<string[]> => {
  const services = [...new Set(recorded.map(({ service }) => service))];
  const topics = services.map((service) => topicOf(service, prefix));
  await ensureTopics(kafka, topics, { partitions });
  for (const service of services) {
    const own = recorded.filter((each) => each.service === service);
    const producer = new RecordProducer(kafka, topicOf(service, prefix));
    const last = new Map<number, bigint>();
    const records = own.map((each) => {
      const partition = partitionOf(each.partitionKey, partitions);
      const record = { ...encodeRecord(each, last.get(partition) ?? 0n), partition };
      last.set(partition, each.feedNumber);
      return record;
    });
    for (let from = 0; from < records.length; from += batch) await producer.send(records.slice(from, from + batch));
    await producer.close();
  }
  return topics;
};

const batch = 1_000;
