import type { ConsumedBatch, ConsumedRecord, TopicPartition } from '@refold/kafka';
import { SourceClock } from './source-clock';

/** Where a projection stands in a partition, and where that ends. */
export interface Reach {
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: bigint;
  readonly end: bigint;
  readonly recordedAt: string | null;
}

interface Seen {
  readonly next: bigint;
  /** Owner's clock at the first record, in ms. */
  readonly recordedAt: number;
}

/** What the owners' records and heartbeats tell of their time: how old is what was not read yet, and how long they are silent. */
export class Sources {
  private readonly clocks = new Map<string, SourceClock>();
  /** Batches that were fetched and that some projection has not stored, by partition, the oldest first. */
  private readonly unread = new Map<string, Seen[]>();
  private readonly atEnd = new Set<string>();

  /** From now on a word of the owner is waited for. */
  expect(topic: string): void {
    this.clockOf(topic).expect();
  }

  /** Nothing is waited for from owners whose partitions are all with others, and what is read begins anew. */
  hold(assigned: readonly TopicPartition[]): void {
    const topics = new Set(assigned.map(({ topic }) => topic));
    for (const topic of this.clocks.keys()) if (!topics.has(topic)) this.clocks.delete(topic);
    this.unread.clear();
    this.atEnd.clear();
  }

  /** @param least offset up to which all projections have stored the partition */
  saw({ topic, partition, records, next, highWatermark }: ConsumedBatch, least: bigint): void {
    const name = `${topic}/${partition}`;
    const times = records.flatMap((record) => timeOf(record) ?? []);
    const [first, last] = [times[0], times.at(-1)];
    // A heartbeat that comes while we wait at the end has just been sent.
    const isPresent = this.atEnd.has(name) && records.at(-1)?.decoded.kind === 'heartbeat';
    if (last !== undefined) this.clockOf(topic).heard(last, isPresent);
    if (next >= highWatermark) this.atEnd.add(name);
    else this.atEnd.delete(name);
    const waiting = (this.unread.get(name) ?? []).filter((seen) => seen.next > least);
    if (first !== undefined) waiting.push({ next, recordedAt: first });
    this.unread.set(name, waiting);
  }

  /**
   * Seconds since the oldest unread record was written, by its owner's clock: 0 when there is none, however long ago the
   * last one was; null when nothing tells.
   */
  lagSecondsOf({ topic, partition, nextOffset, end, recordedAt }: Reach): number | null {
    if (nextOffset >= end) return 0;
    const oldest = this.unread.get(`${topic}/${partition}`)?.find(({ next }) => next > nextOffset);
    // Of a record that was not even fetched nothing is known but that it came after the last that was read.
    const since = oldest?.recordedAt ?? (recordedAt === null ? undefined : Date.parse(recordedAt));
    return since === undefined ? null : Math.max(0, (this.clockOf(topic).now() - since) / 1_000);
  }

  /** By topic. */
  all(): ReadonlyMap<string, SourceClock> {
    return this.clocks;
  }

  private clockOf(topic: string): SourceClock {
    const known = this.clocks.get(topic) ?? new SourceClock();
    this.clocks.set(topic, known);
    return known;
  }
}

const timeOf = ({ decoded }: ConsumedRecord): number | undefined => {
  if (decoded.kind === 'event') return Date.parse(decoded.recorded.recordedAt);
  return decoded.kind === 'heartbeat' ? Date.parse(decoded.recordedAt) : undefined;
};
