import type { OffsetGap, PartitionStatus, TopicPartition, TopicPosition } from './consumption';

/** Where we stand in one partition that is ours. */
export interface HeldPartition extends TopicPartition {
  /** Offset of the next record; null until the first batch tells, when nobody said where to start. */
  next: bigint | null;
  highWatermark: bigint | null;
  failures: number;
  error: string | null;
}

/** The partitions that the group gave us, until it gives us others. */
export class Assignment {
  private readonly held = new Map<string, HeldPartition>();
  /** Resolves once every partition's start is known and set. No record may be handled before. */
  placed: Promise<void> = Promise.resolve();
  /** True once the group has gone on without us. */
  lost = false;

  constructor(readonly partitions: readonly TopicPartition[]) {
    for (const { topic, partition } of partitions)
      this.held.set(nameOf({ topic, partition }), { ...fresh, topic, partition });
  }

  of(which: TopicPartition): HeldPartition | undefined {
    return this.held.get(nameOf(which));
  }

  /** @throws Error when a position is not of this assignment: it would silently have no effect */
  place(positions: readonly TopicPosition[]): void {
    for (const position of positions) {
      const held = this.of(position);
      if (!held) throw new Error(`startAt gave a position for ${nameOf(position)}, which is not assigned to us.`);
      held.next = position.offset;
    }
  }

  status(): PartitionStatus[] {
    return [...this.held.values()].map(({ topic, partition, next, highWatermark, error }) => ({
      topic,
      partition,
      offset: next ?? 0n,
      highWatermark,
      error,
    }));
  }
}

/** The gap before `found`, if the partition does not continue where we stood. */
export const gapBefore = ({ topic, partition, next }: HeldPartition, found: bigint): OffsetGap | null =>
  next === null || next === found ? null : { topic, partition, expected: next, found };

export const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

const fresh = { next: null, highWatermark: null, failures: 0, error: null };
