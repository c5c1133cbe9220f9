import type { OffsetGap } from '@refold/kafka';
import type { Pool } from 'pg';
import { resetProgress } from '../../catalogue/progress';
import type { ProjectionRunner } from '../../flush/projection-runner';
import type { Positions } from './positions';
import type { Barrier } from './record-buffer';

/** Partitions that do not continue where they were left: all projections move with them, before the next record. */
export class MovedPartitions {
  private readonly moved = new Map<string, OffsetGap>();

  constructor(
    private readonly pool: Pool,
    private readonly positions: Positions,
    private readonly runners: readonly ProjectionRunner[],
  ) {}

  note(gap: OffsetGap): void {
    this.moved.set(`${gap.topic}/${gap.partition}`, gap);
  }

  /** What has to be done before the partition's next record, once; undefined when it continues as expected. */
  take(topic: string, partition: number): Barrier | undefined {
    const name = `${topic}/${partition}`;
    const gap = this.moved.get(name);
    this.moved.delete(name);
    return gap && (() => this.moveTo(gap));
  }

  private async moveTo({ topic, partition, found: nextOffset }: OffsetGap): Promise<void> {
    for (const { projection } of this.runners.filter((runner) => runner.follows(topic))) {
      const { feedNumber } = this.positions.of(projection.id, topic, partition);
      const progress = { topic, partition, nextOffset, feedNumber, recordedAt: null };
      await resetProgress(this.pool, projection.id, [progress]);
      this.positions.set(projection.id, progress);
    }
  }
}
