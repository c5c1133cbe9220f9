import {
  createKafka,
  encodeHeartbeat,
  encodeRecord,
  ensureTopics,
  partitionOf,
  RecordProducer,
  withAdmin,
  type PartitionedRecord,
} from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';

const partitions = 3;

/** The topics of the small bank on a real broker, written as relays write them. */
export class Topics {
  readonly kafka;
  private readonly previous = new Map<string, bigint>();

  constructor(
    brokers: string[],
    readonly prefix: string,
  ) {
    this.kafka = createKafka({ brokers, clientId: 'projections-test' });
  }

  create(): Promise<void> {
    return ensureTopics(
      this.kafka,
      ['bank', 'people'].map((service) => this.prefix + service),
      { partitions },
    );
  }

  /** Publishes events in their order; `lose` leaves records out although the next ones name them. */
  async publish(
    recorded: readonly RecordedEvent[],
    lose: (event: RecordedEvent) => boolean = () => false,
  ): Promise<void> {
    const byService = new Map<string, PartitionedRecord[]>();
    for (const event of recorded) {
      const partition = partitionOf(event.partitionKey, partitions);
      const name = `${event.service}/${partition}`;
      const record = { ...encodeRecord(event, this.previous.get(name) ?? 0n), partition };
      this.previous.set(name, event.feedNumber);
      if (!lose(event)) byService.set(event.service, [...(byService.get(event.service) ?? []), record]);
    }
    for (const [service, records] of byService) await this.send(service, records);
  }

  /** Tells every partition of a service how far its owner has published. */
  async heartbeat(service: string, feedNumber: bigint): Promise<void> {
    const records = Array.from({ length: partitions }, (_, partition) => {
      const previousFeedNumber = this.previous.get(`${service}/${partition}`) ?? 0n;
      const recordedAt = '2026-01-01T00:00:01.000000Z';
      return { ...encodeHeartbeat({ service, feedNumber, previousFeedNumber, recordedAt }), partition };
    });
    await this.send(service, records);
  }

  /** Deletes a topic and makes it anew, as if its relay began again from the first event. */
  async recreate(service: string): Promise<void> {
    await withAdmin(this.kafka, (admin) => admin.deleteTopics({ topics: [this.prefix + service] }));
    for (const name of [...this.previous.keys()]) if (name.startsWith(`${service}/`)) this.previous.delete(name);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await this.create();
  }

  /** Deletes all records that a topic has now, as a short retention would. */
  async deleteRecords(service: string): Promise<void> {
    const topic = this.prefix + service;
    await withAdmin(this.kafka, async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({
        topic,
        partitions: offsets.map(({ partition, high: offset }) => ({ partition, offset })),
      });
    });
  }

  async send(service: string, records: readonly PartitionedRecord[]): Promise<void> {
    const producer = new RecordProducer(this.kafka, this.prefix + service);
    await producer.send(records);
    await producer.close();
  }
}
