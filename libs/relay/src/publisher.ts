import { readFeedShare, whileLeading, type FeedShare } from '@refold/event-store';
import { encodeHeartbeat, RecordRefused, type PartitionedRecord, type RecordProducer } from '@refold/kafka';
import type { RecordedEvent } from '@refold/model';
import type { Client } from 'pg';
import { chainRecords } from './chain-records';
import type { IdlePartitions } from './idle-partitions';
import { refuseMoved, savePosition, type Position } from './position/position';

/** Events that the broker has acknowledged, all by one send. */
export interface Published {
  readonly events: readonly RecordedEvent[];
  readonly topic: string;
  /** `Date.now()` at the beginning. */
  readonly startedAt: number;
  readonly milliseconds: number;
}
export type OnPublished = (published: Published) => void;

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
    private readonly onPublished?: OnPublished,
  ) {}

  /**
   * Sends the next events, then moves the position. A crash in between sends the same events again, with the same ids
   * and predecessors.
   * @returns whether the feed held no more; then the heartbeats that are due have gone out, too
   */
  async publishNext(share: FeedShare): Promise<boolean> {
    const { events, atEnd } = await readFeedShare(this.client, this.service, this.position.published, share);
    if (events.length > 0) await this.publish(events);
    if (atEnd) await this.beat();
    return atEnd;
  }

  private async publish(events: readonly RecordedEvent[]): Promise<void> {
    const { records, next } = chainRecords(events, this.position);
    await refuseMoved(this.client, this.producer.topic, this.position);
    try {
      await this.send(records, events);
    } catch (error) {
      if (error instanceof RecordRefused) await this.moveBefore(error, events);
      throw error;
    }
    await this.moveTo(next);
  }

  /** What came before a record that is refused is with the broker: sent again each time, it would come without an end. */
  private async moveBefore({ record }: RecordRefused, events: readonly RecordedEvent[]): Promise<void> {
    const taken = events.filter(({ feedNumber }) => feedNumber < BigInt(record.headers['ce_feednumber'] ?? '0'));
    if (taken.length > 0) await this.moveTo(chainRecords(taken, this.position).next);
  }

  private async moveTo(next: Position): Promise<void> {
    await savePosition(this.client, this.producer.topic, this.position, next);
    this.position = next;
  }

  private async send(records: readonly PartitionedRecord[], events: readonly RecordedEvent[]): Promise<void> {
    const startedAt = Date.now();
    await whileLeading(this.client, () => this.producer.send(records));
    const now = Date.now();
    this.onPublished?.({ events, topic: this.producer.topic, startedAt, milliseconds: now - startedAt });
    for (const { partition } of records) this.idle.spoke(partition, now);
  }

  /**
   * A heartbeat says that up to its clock nothing is missing. So none is sent while events wait, nor together with
   * events, which may be refused where it is taken.
   */
  private async beat(): Promise<void> {
    const now = Date.now();
    const partitions = this.idle.due(now);
    if (partitions.length === 0) return;
    const heartbeats = await this.heartbeats(partitions);
    await whileLeading(this.client, () => this.producer.send(heartbeats));
    for (const partition of partitions) this.idle.beat(partition, now);
  }

  private async heartbeats(partitions: readonly number[]): Promise<PartitionedRecord[]> {
    const { published, lastInPartition } = this.position;
    const { rows } = await this.client.query<{ now: string }>('select instant_text(clock_timestamp()) as now');
    return partitions.map((partition) => ({
      partition,
      ...encodeHeartbeat({
        service: this.service,
        feedNumber: published,
        previousFeedNumber: lastInPartition[partition] ?? 0n,
        recordedAt: rows[0]?.now ?? '',
      }),
    }));
  }
}
