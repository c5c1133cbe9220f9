import { readFeedShare, type EventStore, type FeedShare } from '@refold/event-store';
import {
  createKafka,
  encodeRecord,
  ensureTopics,
  partitionCount,
  partitionOf,
  RecordProducer,
  withAdmin,
  type Kafka,
  type PartitionedRecord,
} from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';
import { randomUUID } from 'node:crypto';
import { servicePorts, type KafkaConfig } from '../../../config';
import { Problem, unavailable } from '../../../http';
import type { Logger } from '../../../logging';
import { selects, type RepublishOrder } from './republish-order';

/** Marks a record as one that was sent again, by the id of the republication. */
export const replayHeader = 'ce_replay';

export interface Republished {
  readonly id: string;
  readonly topic: string;
  /** Events that were sent, or would be. */
  readonly published: number;
  /** Events that were looked at: the feed numbers behind `after`, up to `through`. */
  readonly after: string;
  readonly through: string;
  readonly dryRun: boolean;
}

/** Of the feed's numbers, how many were looked at. */
export type OnRepublished = (done: number, total: number) => void;

/** A topic that stands ready, and what goes into it. */
export interface Republication {
  readonly id: string;
  readonly order: RepublishOrder;
  readonly through: bigint;
  readonly partitions: number;
}

/** Sends events of a store again, into a topic of their own. */
export class Republisher {
  private readonly kafka: Kafka;
  private readonly busy = new Set<string>();

  constructor(
    private readonly store: EventStore,
    private readonly config: KafkaConfig,
    process: string,
    private readonly logger: Logger,
  ) {
    const { topicPrefix: _, ...connection } = config;
    this.kafka = createKafka({ ...connection, clientId: `${process}-republish`, logger });
  }

  /**
   * Makes the topic, or takes one that a republication has made.
   * @throws Problem 409 when others may read from it, 503 when Kafka does not answer
   */
  async prepare(order: RepublishOrder): Promise<Republication> {
    const { topic } = order;
    this.refuseLive(topic);
    if (this.busy.has(topic))
      throw new Problem(409, 'busy', `Topic ${topic} is being filled. Wait until that has ended.`);
    this.busy.add(topic);
    try {
      return await this.opened(order);
    } catch (error) {
      this.busy.delete(topic);
      throw error;
    }
  }

  /** Sends what was ordered, page by page; the connection to Kafka is its own. */
  async send(republication: Republication, share: FeedShare, onRepublished: OnRepublished): Promise<Republished> {
    const { id, order, through, partitions } = republication;
    const { topic, after, dryRun } = order;
    const producer = new RecordProducer(this.kafka, topic);
    const selected = selects(order);
    const chain = new Chain(id, partitions);
    try {
      for (let reached = after; reached < through;) {
        const { events } = await readFeedShare(this.store.pool, this.store.service, reached, share);
        const last = events.at(-1);
        if (!last) break;
        const records = events
          .filter((recorded) => recorded.feedNumber <= through && selected(recorded))
          .map((recorded) => chain.recordOf(recorded));
        if (records.length > 0 && !dryRun) await producer.send(records);
        reached = last.feedNumber;
        onRepublished(Number((reached < through ? reached : through) - after), Number(through - after));
      }
    } finally {
      this.busy.delete(topic);
      await producer.close();
    }
    if (!dryRun) await this.finished(id, chain.length);
    return { id, topic, published: chain.length, after: after.toString(), through: through.toString(), dryRun };
  }

  private async finished(id: string, published: number): Promise<void> {
    await this.store.pool.query('update republications set published = $2, finished_at = now() where id = $1', [
      id,
      published,
    ]);
  }

  private async opened(order: RepublishOrder): Promise<Republication> {
    const { topic } = order;
    const { pool } = this.store;
    const { rowCount } = await pool.query('select from republications where topic = $1 limit 1', [topic]);
    if (rowCount === 0) await this.refuseForeign(topic);
    const id = randomUUID();
    const head = await this.store.feedHead();
    const through = order.through !== undefined && order.through < head ? order.through : head;
    if (order.dryRun) return { id, order, through, partitions: 1 };
    const told = JSON.stringify(order, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
    await pool.query('insert into republications (id, topic, ordered) values ($1, $2, $3)', [id, topic, told]);
    const partitions = await this.reached(async () => {
      await ensureTopics(this.kafka, [topic], { patienceMs: 5_000, logger: this.logger });
      return partitionCount(this.kafka, topic);
    });
    return { id, order, through, partitions };
  }

  private refuseLive(topic: string): void {
    const live = Object.keys(servicePorts).flatMap((service) => [service, `${this.config.topicPrefix}${service}`]);
    if (!live.includes(topic)) return;
    const message = `${topic} is live: everybody who reads it would take the events once more. Name a topic of its own.`;
    throw new Problem(409, 'live-topic', message);
  }

  private async refuseForeign(topic: string): Promise<void> {
    const topics = await this.reached(() => withAdmin(this.kafka, (admin) => admin.listTopics()));
    if (!topics.includes(topic)) return;
    const message = `Topic ${topic} exists and was not made by a republication of this service. Name another one.`;
    throw new Problem(409, 'topic-exists', message);
  }

  private async reached<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw unavailable('Kafka cannot be reached.', error);
    }
  }
}

/** Records of one republication: each names its partition's record before it, and the republication. */
class Chain {
  length = 0;
  private readonly last: bigint[] = [];

  constructor(
    private readonly id: string,
    private readonly partitions: number,
  ) {}

  recordOf(recorded: RecordedEvent): PartitionedRecord {
    const partition = partitionOf(recorded.partitionKey, this.partitions);
    const encoded = encodeRecord(recorded, this.last[partition] ?? 0n);
    this.last[partition] = recorded.feedNumber;
    this.length += 1;
    return { ...encoded, headers: { ...encoded.headers, [replayHeader]: this.id }, partition };
  }
}
