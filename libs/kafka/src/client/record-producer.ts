import { Partitioners, type Kafka, type Producer } from 'kafkajs';
import { chunksOf } from './chunks';
import type { PartitionedRecord } from './partitioned-record';

/** Sends records to one topic in batches, idempotently, each batch in the order given. */
export class RecordProducer {
  private producer: Promise<Producer> | null = null;

  constructor(
    private readonly kafka: Kafka,
    readonly topic: string,
  ) {}

  /**
   * Resolves when all in-sync replicas hold all records. When it rejects, any part of them may have arrived: send
   * the same again. Calls must not overlap, or records of one partition may change places.
   */
  async send(records: readonly PartitionedRecord[]): Promise<void> {
    try {
      const producer = await (this.producer ??= this.connect());
      for (const messages of chunksOf(records)) await producer.send({ topic: this.topic, acks: -1, messages });
    } catch (error) {
      // After an unknown outcome the sequence numbers of this producer may be ahead of or behind the broker's.
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const open = this.producer;
    this.producer = null;
    await open?.then((producer) => producer.disconnect()).catch(() => undefined);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      createPartitioner: Partitioners.DefaultPartitioner, // Every record names its partition; this spares a warning.
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
    });
    await producer.connect();
    return producer;
  }
}
