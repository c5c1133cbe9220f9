import { readFeed, whileLeading } from '@refold/event-store';
import { encodeHeartbeat, type PartitionedRecord, type RecordProducer } from '@refold/kafka';
import type { Client } from 'pg';
import { chainRecords } from './chain-records';
import type { IdlePartitions } from './idle-partitions';
import { savePosition, type Position } from './position/position';

/**
 * Publishes the feed step by step, as the leader, all on the connection that holds the leader's lock: whoever lost the
 * lock cannot move the position.
 */
export class Publisher {
  constructor(
    private readonly client: Client,
    private readonly producer: RecordProducer,
    private readonly service: string,
    private readonly idle: IdlePartitions,
    /** What the broker has acknowledged. */
    public position: Position,
  ) {}

  /**
   * Sends the next events and the heartbeats that are due, then moves the position. A crash in between sends the same
   * events again, with the same ids and predecessors.
   * @returns the number of events sent
   */
  async publishNext(limit: number): Promise<number> {
    const events = await readFeed(this.client, this.service, this.position.published, limit);
    const { records, next } = chainRecords(events, this.position);
    const now = Date.now();
    for (const { partition } of records) this.idle.spoke(partition, now);
    const heartbeats = await this.heartbeatsAfter(next, this.idle.due(now));
    if (records.length + heartbeats.length > 0)
      await whileLeading(this.client, () => this.producer.send([...records, ...heartbeats]));
    for (const { partition } of heartbeats) this.idle.beat(partition, now);
    if (events.length > 0) await savePosition(this.client, this.producer.topic, this.position, next);
    this.position = next;
    return events.length;
  }

  private async heartbeatsAfter(position: Position, partitions: readonly number[]): Promise<PartitionedRecord[]> {
    if (partitions.length === 0) return [];
    const { rows } = await this.client.query<{ now: string }>('select instant_text(clock_timestamp()) as now');
    return partitions.map((partition) => ({
      partition,
      ...encodeHeartbeat({
        service: this.service,
        feedNumber: position.published,
        previousFeedNumber: position.lastInPartition[partition] ?? 0n,
        recordedAt: rows[0]?.now ?? '',
      }),
    }));
  }
}
