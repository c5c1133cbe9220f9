/** Says which partitions have been silent long enough for a heartbeat. */
export class IdlePartitions {
  private readonly partitions: { dueAt: number; interval: number }[];

  /**
   * @param firstMs silence before the first heartbeat
   * @param slowestMs each further one waits twice as long, up to this: a topic is kept for ever, and so are its heartbeats
   */
  constructor(
    count: number,
    private readonly firstMs: number,
    private readonly slowestMs: number,
    now: number,
  ) {
    // The first is due at once: who starts to read learns where the owner is, also when nothing happens.
    this.partitions = Array.from({ length: count }, () => ({ dueAt: now, interval: firstMs }));
  }

  due(now: number): number[] {
    return [...this.partitions.keys()].filter((partition) => (this.partitions[partition]?.dueAt ?? now) <= now);
  }

  /** An event went to the partition. */
  spoke(partition: number, now: number): void {
    this.partitions[partition] = { dueAt: now + this.firstMs, interval: this.firstMs };
  }

  /** A heartbeat went to the partition. */
  beat(partition: number, now: number): void {
    const interval = this.partitions[partition]?.interval ?? this.firstMs;
    this.partitions[partition] = { dueAt: now + interval, interval: Math.min(interval * 2, this.slowestMs) };
  }
}
