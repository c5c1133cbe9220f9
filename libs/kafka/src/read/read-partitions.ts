import { AssignerProtocol, type Consumer, type Kafka, type KafkaMessage, type PartitionAssigner } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import type { TopicPartition, TopicPosition } from '../consume/consumption';
import { silent, type Logger } from '../logger';
import { backoff, pause } from '../pause';
import { withAdmin } from '../client/topics';

/** Undecoded records of one partition, in their order. */
export interface FetchedBatch extends TopicPartition {
  readonly messages: readonly KafkaMessage[];
  /** Offset after the last one. */
  readonly next: bigint;
}

export interface ReadOptions {
  readonly kafka: Kafka;
  /** Consumer groups of readers begin with it; nothing is committed in them. */
  readonly groupPrefix: string;
  /** Where to begin in each partition. No other is read. */
  readonly from: readonly TopicPosition[];
  /** Takes a batch; true when the partition shall wait until {@link PartitionReading.resume}. */
  onBatch(batch: FetchedBatch): boolean;
  readonly logger?: Logger;
}

export interface PartitionReading {
  resume(which: TopicPartition): void;
  /** Ends when the batch in hand is taken. */
  stop(): Promise<void>;
}

/**
 * Reads chosen partitions from chosen offsets, all by itself: no group shares them, nothing is committed. A partition
 * whose taker has enough is paused while the others go on. Whatever breaks, a new consumer goes on where this one was.
 */
export const readPartitions = (options: ReadOptions): PartitionReading => new Reading(options);

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

class Reading implements PartitionReading {
  private readonly ending = new AbortController();
  private readonly next: Map<string, TopicPosition>;
  private readonly resumes = new Map<string, () => void>();
  private readonly waiting = new Set<string>();
  private readonly groupId: string;
  private readonly logger: Logger;
  private readonly ended: Promise<void>;

  constructor(private readonly options: ReadOptions) {
    this.groupId = `${options.groupPrefix}${randomUUID()}`;
    this.logger = options.logger ?? silent;
    this.next = new Map(options.from.map((position) => [nameOf(position), position]));
    this.ended = this.run();
  }

  resume(which: TopicPartition): void {
    this.waiting.delete(nameOf(which));
    this.resumes.get(nameOf(which))?.();
    this.resumes.delete(nameOf(which));
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.ended;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    for (let failures = 1; !signal.aborted; failures++) {
      const error = await this.readUntilBroken();
      if (!error) break;
      this.logger.warn({ failures, error: error.message }, 'Kafka does not give its history now; it is asked again.');
      await pause(backoff(failures, 5_000), signal);
    }
    await withAdmin(this.options.kafka, (admin) => admin.deleteGroups([this.groupId])).catch(() => undefined);
  }

  private async readUntilBroken(): Promise<Error | null> {
    const consumer = this.options.kafka.consumer({
      groupId: this.groupId,
      partitionAssigners: [exactly([...this.next.values()])],
      sessionTimeout: 30_000,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 50,
      maxBytesPerPartition: partitionBytes,
      maxBytes: fetchBytes,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 4, restartOnFailure: async () => false },
    });
    try {
      return await this.readWith(consumer);
    } catch (error) {
      return error as Error;
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
  }

  private async readWith(consumer: Consumer): Promise<Error | null> {
    const broken = new Promise<Error>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
    });
    const stopped = new Promise<null>((resolve) => {
      this.ending.signal.addEventListener('abort', () => resolve(null));
    });
    if (this.ending.signal.aborted) return null;
    consumer.on(consumer.events.GROUP_JOIN, () => this.place(consumer));
    await consumer.connect();
    await consumer.subscribe({
      topics: [...new Set([...this.next.values()].map(({ topic }) => topic))],
      // Where an offset is gone, reading goes on at the beginning: so the taker sees what is missing.
      fromBeginning: true,
    });
    await consumer.run({
      autoCommit: false,
      partitionsConsumedConcurrently: 1,
      eachBatch: async ({ batch, pause: pausePartition }) => {
        const taken = this.take(batch.topic, batch.partition, batch.messages, BigInt(batch.lastOffset()) + 1n);
        if (taken === 'enough') this.resumes.set(nameOf(batch), pausePartition());
      },
    });
    return Promise.race([broken, stopped]);
  }

  /** After each join: the group knows no offsets, and those that wait must wait on. */
  private place(consumer: Consumer): void {
    for (const { topic, partition, offset } of this.next.values()) {
      consumer.seek({ topic, partition, offset: offset.toString() });
      if (!this.waiting.has(nameOf({ topic, partition }))) continue;
      const which = [{ topic, partitions: [partition] }];
      consumer.pause(which);
      this.resumes.set(nameOf({ topic, partition }), () => consumer.resume(which));
    }
  }

  /** After a seek kafkajs may still hand out what it had fetched before. */
  private take(topic: string, partition: number, messages: KafkaMessage[], next: bigint): 'enough' | 'more' {
    const name = nameOf({ topic, partition });
    const from = this.next.get(name)?.offset ?? 0n;
    if (this.ending.signal.aborted || next <= from) return 'more';
    const first = messages[0];
    const fresh =
      first && BigInt(first.offset) < from ? messages.filter(({ offset }) => BigInt(offset) >= from) : messages;
    this.next.set(name, { topic, partition, offset: next });
    if (!this.options.onBatch({ topic, partition, messages: fresh, next })) return 'more';
    this.waiting.add(name);
    return 'enough';
  }
}

/** One fetch of a partition: a few hundred records, for a dozen partitions are held in memory at a time. */
const partitionBytes = 256 * 1024;
const fetchBytes = 3 * 1024 * 1024;

/** Gives the only member of the group these partitions, whatever else the topics have. */
const exactly =
  (partitions: readonly TopicPartition[]): PartitionAssigner =>
  () => {
    const assignment: Record<string, number[]> = {};
    for (const { topic, partition } of partitions) (assignment[topic] ??= []).push(partition);
    const { MemberAssignment, MemberMetadata } = AssignerProtocol;
    const userData = Buffer.alloc(0);
    return {
      name: 'exactly',
      version: 0,
      assign: async ({ members }) =>
        members.map(({ memberId }) => ({
          memberId,
          memberAssignment: MemberAssignment.encode({ version: 0, assignment, userData }),
        })),
      protocol: ({ topics }) => ({
        name: 'exactly',
        metadata: MemberMetadata.encode({ version: 0, topics, userData }),
      }),
    };
  };
