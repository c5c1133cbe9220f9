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

/** Further writes of an append's transaction, such as the answer under an idempotency key. */
export type AlsoWrite<Transaction> = (transaction: Transaction) => Promise<void>;

/**
 * A row of another table of the same database that the append's own statement inserts, and only with the events: what
 * {@link AlsoWrite} does in a transaction of four round trips takes one. A row that breaks a constraint of its table
 * rejects with PostgreSQL's error, and nothing is stored.
 */
export interface AlsoRow {
  readonly table: string;
  /** By column, as JSON that PostgreSQL turns into the column's type. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** What goes with the events of an append, or does not happen. */
export type Also<Transaction> = AlsoWrite<Transaction> | AlsoRow;

/** Where a stream stands after an append. */
export interface RecordedHead {
  readonly streamId: string;
  readonly version: number;
  /** Of the events appended now, in their order. */
  readonly eventIds: readonly string[];
  /** Of the last event appended now. */
  readonly recordedAt: Instant;
}

/**
 * The appends that have events, by stream: two transactions that take the same streams in the same order cannot wait for
 * each other in a circle.
 * @throws Error when a stream is named twice
 */
export const inLockOrder = (appends: readonly StreamAppend[]): StreamAppend[] => {
  const sorted = appends.filter(({ events }) => events.length > 0).sort((a, b) => (a.streamId < b.streamId ? -1 : 1));
  const twice = sorted.find(({ streamId }, index) => streamId === sorted[index + 1]?.streamId);
  if (twice) throw new Error(`Stream ${twice.streamId} is named twice in one append. Put its events into one list.`);
  return sorted;
};
