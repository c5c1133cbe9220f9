import {
  createKafka,
  encodeRecord,
  ensureTopics,
  partitionOf,
  RecordProducer,
  topicOf,
  type PartitionedRecord,
} from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';

export type Kafka = ReturnType<typeof createKafka>;

const partitions = 6;

/** What was published: the topics' names, and how many events they hold. */
export interface Published {
  readonly topics: string[];
  readonly events: number;
}

/** Publishes events as their relays would, each record naming its partition's predecessor. */
export const publish = async (kafka: Kafka, prefix: string, recorded: Iterable<RecordedEvent>): Promise<Published> => {
  const relays = new Map(services.map((service) => [service, new Relay(kafka, topicOf(service, prefix))]));
  const topics = services.map((service) => topicOf(service, prefix));
  await ensureTopics(kafka, topics, { partitions });
  let events = 0;
  for (const each of recorded) {
    events += 1;
    await relays.get(each.service)?.publish(each);
  }
  await Promise.all([...relays.values()].map((relay) => relay.end()));
  return { topics, events };
};

const services = ['orders', 'payments', 'inventory', 'customers', 'shipping'];

class Relay {
  private readonly producer: RecordProducer;
  private readonly last = new Map<number, bigint>();
  private waiting: PartitionedRecord[] = [];

  constructor(kafka: Kafka, topic: string) {
    this.producer = new RecordProducer(kafka, topic);
  }

  async publish(event: RecordedEvent): Promise<void> {
    const partition = partitionOf(event.partitionKey, partitions);
    this.waiting.push({ ...encodeRecord(event, this.last.get(partition) ?? 0n), partition });
    this.last.set(partition, event.feedNumber);
    if (this.waiting.length >= batch) await this.send();
  }

  async end(): Promise<void> {
    await this.send();
    await this.producer.close();
  }

  private async send(): Promise<void> {
    const records = this.waiting;
    this.waiting = [];
    if (records.length > 0) await this.producer.send(records);
  }
}

const batch = 1_000;
