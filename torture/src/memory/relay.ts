import { encodeHeartbeat, type PartitionedRecord } from '@refold/kafka';
import type { MemoryStore } from '@refold/testing';
import { chainRecords, type Chained } from '../../../libs/relay/src/chain-records';
import type { Position } from '../../../libs/relay/src/position/position';
import { partitions, type MemoryBroker } from './broker';

/** How a pass of the relay ends. */
export type RelayFate = 'done' | 'dies before it sends' | 'dies within' | 'dies before it marks' | 'is slow and dies';

/**
 * A service's relay, pass by pass: reads the feed behind the stored position, chains the records as the real one, sends
 * them and then stores the position. It may die anywhere in between; the next pass is that of another instance, which
 * knows only what was stored.
 */
export class MemoryRelay {
  protected position: Position = { published: 0n, lastInPartition: Array.from({ length: partitions }, () => 0n) };
  /** Records on their way from an instance that is dead. */
  private readonly underway: PartitionedRecord[][] = [];
  private beaten: bigint | null = null;

  constructor(
    protected readonly store: MemoryStore,
    protected readonly broker: MemoryBroker,
  ) {}

  get topic(): string {
    return this.store.service;
  }

  get isBehind(): boolean {
    return this.store.database.tables.head > this.position.published;
  }

  /** @returns how many events it read */
  async pass(most: number, fate: RelayFate, cut: number): Promise<number> {
    const { records, next } = await this.chained(most);
    if (records.length === 0 && fate === 'done') this.beat();
    if (fate === 'dies before it sends') return records.length;
    const arriving = fate === 'dies within' ? records.slice(0, cut % (records.length + 1)) : records;
    if (fate === 'is slow and dies') this.underway.push([...records]);
    else this.broker.append(this.topic, arriving);
    if (fate === 'done') this.position = next;
    return records.length;
  }

  /** What was on its way arrives, in the order in which it was sent, however late. */
  arrive(): number {
    const records = this.underway.shift() ?? [];
    this.broker.append(this.topic, records);
    return records.length;
  }

  protected async chained(most: number): Promise<Chained> {
    return chainRecords(await this.store.readFeed(this.position.published, most), this.position);
  }

  /** Tells every partition how far its owner is, once, so that a loss at the very end shows. */
  private beat(): void {
    const { published: feedNumber, lastInPartition } = this.position;
    if (this.beaten === feedNumber) return;
    this.beaten = feedNumber;
    const heartbeats = lastInPartition.map((previousFeedNumber, partition) => {
      const recordedAt = '2026-02-09T00:00:00.000000Z';
      const heartbeat = { service: this.topic, feedNumber, previousFeedNumber, recordedAt };
      return { partition, ...encodeHeartbeat(heartbeat, '00000000-0000-4000-8000-000000000000') };
    });
    this.broker.append(this.topic, heartbeats);
  }
}
