import { createKafka, RecordProducer, topicOf, type Kafka, type PartitionedRecord } from '@refold/kafka';
import { setTimeout as sleep } from 'node:timers/promises';
import { Witness } from '../../servers/parts/witness';
import { services, type CheckoutSystem } from './checkout-system';

/** Sends records again that are in the topics: every so many of a hundred, some time after they came. */
export class Echo {
  private readonly kafka: Kafka;
  private readonly witness: Witness;
  private readonly sent = new Map<string, number>();
  private isOver = false;
  private readonly working: Promise<void>;
  repeated = 0;

  constructor(
    private readonly system: CheckoutSystem,
    /** Whether this record comes again, by its number in its partition. */
    private readonly repeats: (at: number) => boolean,
  ) {
    const { topics } = system;
    this.kafka = createKafka({ brokers: topics.brokers, clientId: 'echo' });
    this.witness = new Witness(
      this.kafka,
      `${topics.prefix}echo`,
      services.map((name) => topicOf(name, topics.prefix)),
    );
    this.working = this.work();
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.working;
    await this.witness.stop();
  }

  private async work(): Promise<void> {
    const topics = services.map((name) => topicOf(name, this.system.topics.prefix));
    const producers = new Map(topics.map((topic) => [topic, new RecordProducer(this.kafka, topic)]));
    while (!this.isOver) {
      for (const [topic, producer] of producers) {
        const again = this.witness.ends(topic).flatMap((end, partition) => this.chosen(topic, partition, end));
        this.repeated += again.length;
        if (again.length > 0) await producer.send(again).catch(() => undefined);
      }
      await sleep(200);
    }
    for (const producer of producers.values()) await producer.close();
  }

  private chosen(topic: string, partition: number, end: number): PartitionedRecord[] {
    const name = `${topic}/${partition}`;
    const from = this.sent.get(name) ?? 0;
    this.sent.set(name, end);
    return this.witness
      .sent(topic, partition, from, end - from)
      .filter((record, at) => record.headers['again'] === undefined && this.repeats(from + at))
      .map((record) => ({ ...record, headers: { ...record.headers, again: '1' } }));
  }
}
