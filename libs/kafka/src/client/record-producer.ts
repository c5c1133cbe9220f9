import { Partitioners, type Kafka, type Producer } from 'kafkajs';
import { chunksOf } from './chunks';
import type { PartitionedRecord } from './partitioned-record';
import { isRefusal, RecordRefused } from './record-refused';

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
   * @throws RecordRefused when a broker takes all before that record, and not the record itself
   */
  async send(records: readonly PartitionedRecord[]): Promise<void> {
    for (const chunk of chunksOf(records)) await this.sendTogether(chunk);
  }

  /** A topic may take less at a time than is sent here: what is refused together is sent by halves. */
  private async sendTogether(records: readonly PartitionedRecord[]): Promise<void> {
    try {
      await this.sendOnce(records);
    } catch (error) {
      const [first] = records;
      if (!isRefusal(error) || !first) throw error;
      if (records.length === 1) throw new RecordRefused(this.topic, first, error as Error);
      const middle = Math.ceil(records.length / 2);
      await this.sendTogether(records.slice(0, middle));
      await this.sendTogether(records.slice(middle));
    }
  }

  private async sendOnce(messages: readonly PartitionedRecord[]): Promise<void> {
    try {
      const producer = await (this.producer ??= this.connect());
      await producer.send({ topic: this.topic, acks: -1, messages: [...messages] });
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
