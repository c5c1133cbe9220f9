import type { Kafka } from 'kafkajs';
import type { TopicPartition, TopicPosition } from '../consume/consumption';
import { silent, type Logger } from '../logger';
import { backoff, pause } from '../pause';
import { clusterOf, type Cluster } from './cluster';
import { fetchCall, type FetchedPart } from './fetch-call';
import type { FetchedRecord } from './fetched-record';
import { decodeBatches, type DecodedBatches } from './record-batches';

/** Undecoded records of one partition, in their order. */
export interface FetchedBatch extends TopicPartition {
  readonly records: readonly FetchedRecord[];
  /** Offset after the last one. */
  readonly next: bigint;
}

export interface ReadOptions {
  readonly kafka: Kafka;
  /** Where to begin in each partition. No other is read. */
  readonly from: readonly TopicPosition[];
  /**
   * Takes a batch, and decodes at once what it keeps; true when the partition shall wait until
   * {@link PartitionReading.resume}.
   */
  onBatch(batch: FetchedBatch): boolean;
  /** Told once of a partition whose bytes cannot be read, such as those of another compression; it is read no further. */
  onUnreadable(which: TopicPartition, error: Error): void;
  readonly logger?: Logger;
}

export interface PartitionReading {
  resume(which: TopicPartition): void;
  /** Ends when the batch in hand is taken. */
  stop(): Promise<void>;
}

/**
 * Reads chosen partitions from chosen offsets, with no group and no commits. A partition whose taker has enough waits
 * while the others go on; a store that is down is asked again; one that has lost the records is left alone, and the taker
 * has to notice.
 *
 * kafkajs' consumer makes a buffer of every header of every record, which is most of the cost of reading a topic. Here
 * records stay bytes until somebody asks.
 */
export const readPartitions = (options: ReadOptions): PartitionReading => new Reading(options);

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

class Reading implements PartitionReading {
  private readonly ending = new AbortController();
  private readonly next: Map<string, TopicPosition>;
  private readonly waiting = new Set<string>();
  private readonly logger: Logger;
  private readonly ended: Promise<void>;
  private wake: () => void = () => undefined;

  constructor(private readonly options: ReadOptions) {
    this.logger = options.logger ?? silent;
    this.next = new Map(options.from.map((position) => [nameOf(position), position]));
    this.ended = this.run();
  }

  resume(which: TopicPartition): void {
    if (this.waiting.delete(nameOf(which))) this.wake();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.wake();
    await this.ended;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    for (let failures = 1; !signal.aborted; failures++) {
      const cluster = clusterOf(this.options.kafka);
      try {
        await cluster.connect();
        await cluster.addMultipleTargetTopics([...new Set(this.options.from.map(({ topic }) => topic))]);
        while (!signal.aborted) {
          await this.fetchOnce(cluster);
          failures = 1;
        }
      } catch (error) {
        const fields = { failures, error: (error as Error).message };
        this.logger.warn(fields, 'Kafka does not give its history now; it is asked again.');
        await pause(backoff(failures, 5_000), signal);
      } finally {
        await cluster.disconnect().catch(() => undefined);
      }
    }
  }

  /** One request to each broker that leads a partition with room. */
  private async fetchOnce(cluster: Cluster): Promise<void> {
    const wanted = [...this.next.values()].filter((position) => !this.waiting.has(nameOf(position)));
    if (wanted.length === 0) return this.resumed();
    const byLeader = new Map<string, TopicPosition[]>();
    for (const position of wanted) {
      const [leader] = Object.keys(cluster.findLeaderForPartitions(position.topic, [position.partition]));
      if (leader === undefined) throw new Error(`Kafka knows no leader of ${nameOf(position)}.`);
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), position]);
    }
    await Promise.all([...byLeader].map(([nodeId, positions]) => this.fetchFrom(cluster, nodeId, positions)));
  }

  private async fetchFrom(cluster: Cluster, nodeId: string, positions: readonly TopicPosition[]): Promise<void> {
    const broker = await cluster.findBroker({ nodeId });
    const { parts } = await broker.connectionPool.send(fetchCall(positions, limits));
    for (const part of parts) if (!this.ending.signal.aborted) this.take(part);
    if (parts.some(({ errorCode }) => errorCode !== 0)) {
      await pause(errorPauseMs, this.ending.signal);
      await cluster.refreshMetadata();
    }
  }

  private resumed(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      if (this.ending.signal.aborted || this.waiting.size < this.next.size) resolve();
    });
  }

  private take({ topic, partition, errorCode, records: bytes }: FetchedPart): void {
    const name = nameOf({ topic, partition });
    if (errorCode !== 0)
      return this.logger.warn({ topic, partition, errorCode }, 'Kafka does not give a partition; it is asked again.');
    const from = this.next.get(name)?.offset ?? 0n;
    const { records, next } = this.decoded({ topic, partition }, bytes);
    if (next === null || next <= from) return;
    // A batch is sent whole, also when only its end was asked for.
    const fresh = (records[0]?.offset ?? from) < from ? records.filter(({ offset }) => offset >= from) : records;
    this.next.set(name, { topic, partition, offset: next });
    if (this.options.onBatch({ topic, partition, records: fresh, next })) this.waiting.add(name);
  }

  /** No repetition mends what cannot be read, and to wait for it would look like a reader that works. */
  private decoded(which: TopicPartition, bytes: Buffer): DecodedBatches {
    try {
      return decodeBatches(bytes);
    } catch (error) {
      this.next.delete(nameOf(which));
      this.options.onUnreadable(which, error as Error);
      return { records: [], next: null };
    }
  }
}

/** One fetch of a partition: a few hundred records, for a dozen partitions are held in memory at a time. */
const limits = { partitionBytes: 256 * 1024, bytes: 2 * 1024 * 1024, waitMs: 50 };
const errorPauseMs = 500;
