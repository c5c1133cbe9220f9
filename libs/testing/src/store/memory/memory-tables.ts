import type { Instant, Origin, RecordedEvent } from '@refold/model';

/** An event as it is kept: the columns of the real table. */
export interface MemoryEvent {
  /** The order of insertion, also of what is not committed yet; one that was rolled back leaves a gap. */
  readonly position: number;
  readonly streamId: string;
  readonly version: number;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly partitionKey: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly origin: Origin;
  readonly traceparent: string | null;
  /** JSON text. */
  readonly data: string;
}

/** What is committed, and how far it has been given its place in the feed. */
export class MemoryTables {
  private readonly streams = new Map<string, MemoryEvent[]>();
  private readonly byId = new Map<string, MemoryEvent>();
  private readonly places = new Map<MemoryEvent, bigint>();
  private readonly feed: MemoryEvent[] = [];
  private readonly outbox: MemoryEvent[] = [];

  /** A transaction's events become visible together. */
  commit(events: readonly MemoryEvent[]): void {
    for (const event of events) {
      this.byId.set(event.id, event);
      const stream = this.streams.get(event.streamId);
      if (stream) stream.push(event);
      else this.streams.set(event.streamId, [event]);
      this.queue(event);
    }
  }

  /** In the order of insertion: a slow commit goes before what was inserted later and is still waiting. */
  private queue(event: MemoryEvent): void {
    const before = this.outbox.findLastIndex(({ position }) => position < event.position);
    this.outbox.splice(before + 1, 0, event);
  }

  /** Gives up to `limit` visible events their places, in the order of insertion. */
  sequence(limit: number): number {
    const taken = this.outbox.splice(0, limit);
    for (const event of taken) this.places.set(event, BigInt(this.feed.push(event)));
    return taken.length;
  }

  get head(): bigint {
    return BigInt(this.feed.length);
  }
  get waiting(): readonly MemoryEvent[] {
    return this.outbox;
  }
  get events(): IterableIterator<MemoryEvent> {
    return this.byId.values();
  }

  ofStream(streamId: string): readonly MemoryEvent[] {
    return this.streams.get(streamId) ?? [];
  }
  versionOf(streamId: string): number {
    return this.ofStream(streamId).length;
  }
  withId(id: string): MemoryEvent | undefined {
    return this.byId.get(id.toLowerCase());
  }
  feedAfter(after: bigint, limit: number): readonly MemoryEvent[] {
    const from = Math.max(Number(after), 0);
    return this.feed.slice(from, from + limit);
  }

  /** As readers get it; undefined while it has no place in the feed. */
  recorded(event: MemoryEvent, service: string): RecordedEvent | undefined {
    const feedNumber = this.places.get(event);
    if (feedNumber === undefined) return undefined;
    const { position: _, version: streamVersion, data, ...rest } = event;
    return { ...rest, service, streamVersion, feedNumber, data: JSON.parse(data) as unknown };
  }

  /** The same content, from here on apart. */
  copied(): MemoryTables {
    const copy = new MemoryTables();
    for (const event of this.feed) {
      copy.commit([event]);
      copy.sequence(1);
    }
    copy.commit(this.outbox);
    return copy;
  }
}
