import type { Kafka, KafkaMessage } from 'kafkajs';
import type { Decoded } from '../envelope/decode-record';
import type { Logger } from '../logger';
import type { Pulse } from '../pulse';

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** `offset` is that of the next record to read. */
export interface TopicPosition extends TopicPartition {
  readonly offset: bigint;
}

/** One Kafka record: where it lies, what it means, and its bytes for whoever must keep them. */
export interface ConsumedRecord extends TopicPartition {
  readonly offset: bigint;
  readonly decoded: Decoded;
  readonly raw: KafkaMessage;
}

/** Records of one partition, in their order. */
export interface ConsumedBatch extends TopicPartition {
  readonly records: readonly ConsumedRecord[];
  /** The position after this batch: what to store as progress, and give back from `startAt`. */
  readonly next: bigint;
  /** Offset that the partition's next new record will have. */
  readonly highWatermark: bigint;
  /** True once the partition belongs to someone else or was moved: what is left of the batch is not ours to apply. */
  isStale(): boolean;
}

/** The partition does not continue where we stood: records were deleted, or the topic was made anew. */
export interface OffsetGap extends TopicPartition {
  readonly expected: bigint;
  readonly found: bigint;
}

export interface ConsumeOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  /** Full names, prefix included. They may not exist yet. */
  readonly topics: readonly string[];
  /**
   * Applies a batch. When it resolves, the position moves behind the batch; when it rejects, this partition alone is
   * paused and the same records come again, with growing pauses. Batches of one partition never overlap within one
   * consumption; after a rebalance the former owner's may, so progress must be guarded where it is stored.
   */
  onBatch(batch: ConsumedBatch): Promise<void>;
  /**
   * Asked at each assignment, before the first record: where to read on. Partitions that it leaves out go on at the
   * group's committed offset, or at the beginning. `undefined`: all of them do.
   */
  startAt?(assigned: readonly TopicPartition[]): Promise<readonly TopicPosition[]>;
  /** Called before the next batch of the partition is handled. Also in the status and the log. */
  onGap?(gap: OffsetGap): void;
  /** Batches of this many partitions are handled at the same time. Default 6. */
  readonly concurrency?: number;
  /** Longest pause between two tries of a failing batch. Default 30,000 ms. */
  readonly slowestRetryMs?: number;
  /**
   * After this long without a sign of life the group gives our partitions away. A process that was killed is missed by
   * nothing else, so its successor waits as long before it gets them. Default 10,000 ms.
   */
  readonly sessionTimeoutMs?: number;
  readonly logger?: Logger;
}

export interface PartitionStatus extends TopicPosition {
  /** As of the last batch; null before the first. */
  readonly highWatermark: bigint | null;
  /** Why the last try of the partition's present batch failed; null when it goes well. */
  readonly error: string | null;
}

export interface ConsumptionStatus {
  /** True once the group has given us an assignment, possibly of no partitions. */
  readonly joined: boolean;
  readonly partitions: readonly PartitionStatus[];
  /** The newest gap of each partition since the start. */
  readonly gaps: readonly OffsetGap[];
  /** Why the whole consumer stands still, or last did; null when it works. */
  readonly error: string | null;
}

export interface Consumption {
  /** Of the fetching. Whoever takes a batch and keeps it has to live by himself. */
  readonly pulse: Pulse;
  status(): ConsumptionStatus;
  /** Ends when the batches in hand are done. */
  stop(): Promise<void>;
}
