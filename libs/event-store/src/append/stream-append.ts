import type { AnyEvent, Instant, Origin } from '@refold/model';

export interface NewEvent {
  /** UUID; made when left out (version 7, so that the index grows at its end). */
  readonly id?: string;
  readonly event: AnyEvent;
  /** Business time; the database's clock when left out. */
  readonly occurredAt?: Instant;
}

export interface StreamAppend {
  readonly streamId: string;
  /** The same for every event of the stream, for ever. */
  readonly partitionKey: string;
  /** The version that the decision was made on; 0 for a new stream. */
  readonly expectedVersion: number;
  readonly events: readonly NewEvent[];
}

export interface AppendContext {
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly origin: Origin;
  readonly traceparent?: string | null;
}

/** Where a stream stands after an append. */
export interface RecordedHead {
  readonly streamId: string;
  readonly version: number;
  /** Of the events appended now, in their order. */
  readonly eventIds: readonly string[];
  /** Of the last event appended now. */
  readonly recordedAt: Instant;
}
