import type { Instant } from './instant';

/** `live` came by a command; `history` was brought in from another system, and no saga reacts to it. */
export type Origin = 'live' | 'history';

/** An event as its store holds it: where it stands, when it happened, and its data as plain JSON. */
export interface RecordedEvent {
  /** UUID, unique over all services. */
  readonly id: string;
  readonly type: string;
  /** Version of the shape of `data`. */
  readonly schemaVersion: number;
  readonly service: string;
  readonly streamId: string;
  /** 1, 2, 3 … within the stream, without holes. */
  readonly streamVersion: number;
  /** Place in the service's feed: dense, from 1. */
  readonly feedNumber: bigint;
  readonly partitionKey: string;
  /** Business time. */
  readonly occurredAt: Instant;
  /** The owner's database clock at the append. */
  readonly recordedAt: Instant;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly origin: Origin;
  readonly traceparent: string | null;
  /** JSON as stored: never upcast, never rewritten. */
  readonly data: unknown;
}

/** A recorded event as one line of NDJSON: the same fields, the feed number as digits. */
export type RecordedEventJson = Omit<RecordedEvent, 'feedNumber'> & { readonly feedNumber: string };

export const toRecordedJson = (recorded: RecordedEvent): RecordedEventJson => ({
  ...recorded,
  feedNumber: recorded.feedNumber.toString(),
});

export const fromRecordedJson = (json: RecordedEventJson): RecordedEvent => ({
  ...json,
  feedNumber: BigInt(json.feedNumber),
});
