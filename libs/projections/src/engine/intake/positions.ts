import type { ConsumedBatch, TopicPartition } from '@refold/kafka';
import type { Pool } from 'pg';
import { readProgress, type PartitionProgress, type PartitionSpan } from '../../catalogue/progress';
import type { ProjectionRunner } from '../../flush/projection-runner';
import type { Arrival } from '../../records/arrival';
import { Sources } from './sources';

const nothingRead = { nextOffset: 0n, feedNumber: 0n, recordedAt: null };

/** How far each projection of an engine has read, as last stored or loaded. */
export class Positions {
  private readonly stored = new Map<string, Map<string, PartitionProgress>>();
  private readonly ends = new Map<string, bigint>();
  readonly sources = new Sources();

  constructor(
    private readonly pool: Pool,
    private readonly runners: readonly ProjectionRunner[],
  ) {}

  /** These partitions are read from now on, from where the stores are. */
  async begin(assigned: readonly TopicPartition[]): Promise<void> {
    await this.load();
    this.hold(assigned);
  }

  async load(): Promise<void> {
    for (const runner of this.runners) await this.loadOf(runner);
  }

  async loadOf({ projection }: ProjectionRunner): Promise<void> {
    const progress = await readProgress(this.pool, projection.id);
    this.stored.set(projection.id, new Map(progress.map((each) => [nameOf(each), each])));
  }

  of(projection: string, topic: string, partition: number): PartitionProgress {
    return this.stored.get(projection)?.get(`${topic}/${partition}`) ?? { topic, partition, ...nothingRead };
  }

  /** Where reading must begin, so that no projection misses a record. */
  least(topic: string, partition: number): PartitionProgress {
    const followers = this.runners.filter((runner) => runner.follows(topic));
    const all = followers.map(({ projection }) => this.of(projection.id, topic, partition));
    return all.reduce(
      (least, each) => (each.nextOffset < least.nextOffset ? each : least),
      all[0] ?? { topic, partition, ...nothingRead },
    );
  }

  /** Those of a batch that a projection has not read yet: another of the engine may be behind it and be caught up. */
  aheadOf(projection: string, arrivals: readonly Arrival[], spans: readonly PartitionSpan[]): readonly Arrival[] {
    const read = spans.filter(
      ({ topic, partition, firstOffset }) => this.of(projection, topic, partition).nextOffset > firstOffset,
    );
    if (read.length === 0) return arrivals;
    return arrivals.filter(({ position }) => {
      if (!position) return true;
      return position.offset >= this.of(projection, position.topic, position.partition).nextOffset;
    });
  }

  set(projection: string, progress: PartitionProgress): void {
    const known = this.stored.get(projection) ?? new Map<string, PartitionProgress>();
    known.set(nameOf(progress), progress);
    this.stored.set(projection, known);
  }

  advance(projection: string, progress: readonly PartitionProgress[]): void {
    for (const each of progress)
      if (each.nextOffset > this.of(projection, each.topic, each.partition).nextOffset) this.set(projection, each);
  }

  /** Only these partitions are ours from now on. Of all others nobody tells us any more where they end, and who speaks. */
  hold(assigned: readonly TopicPartition[]): void {
    const held = new Set(assigned.map(nameOf));
    for (const name of this.ends.keys()) if (!held.has(name)) this.ends.delete(name);
    this.sources.hold(assigned);
  }

  /** A batch was fetched: it tells where its partition ends, and what time it is at its owner's. */
  saw(batch: ConsumedBatch): void {
    const { topic, partition, highWatermark } = batch;
    this.ends.set(`${topic}/${partition}`, highWatermark);
    this.sources.saw(batch, this.least(topic, partition).nextOffset);
  }

  /**
   * What a projection has read of what it follows, and what there is, by partition.
   * @param stored as the database has it; what this process knows when left out
   */
  partitionsOf(
    projection: string,
    stored: readonly PartitionProgress[] = [...(this.stored.get(projection)?.values() ?? [])],
  ): (PartitionProgress & { readonly end: bigint })[] {
    const known = new Map(stored.map((progress) => [nameOf(progress), progress]));
    const runner = this.runners.find((each) => each.projection.id === projection);
    const names = [...new Set([...known.keys(), ...this.ends.keys()])].sort();
    const followed = names.filter((name) => runner?.follows(name.slice(0, name.lastIndexOf('/'))) ?? true);
    return followed.map((name) => {
      const slash = name.lastIndexOf('/');
      const nothing = { topic: name.slice(0, slash), partition: Number(name.slice(slash + 1)), ...nothingRead };
      const progress = known.get(name) ?? nothing;
      const end = this.ends.get(name) ?? progress.nextOffset;
      return { ...progress, end: end > progress.nextOffset ? end : progress.nextOffset };
    });
  }
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
