import type { AnyEvent, EventMeta, RecordedEvent } from '@refold/model';
import type { RecordHeaders } from './headers';

/** Where a record lies in Kafka. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** A record's bytes as they were read, so that a dead letter can be looked at and tried again. */
export interface RawRecord {
  /** Null when the event was fetched from its owner. */
  readonly position: RecordPosition | null;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

/** Where an arrival stands in its stream. A record that is none of ours may not say; then nothing waits behind it. */
export interface StreamPlace {
  readonly streamId: string;
  readonly streamVersion: number;
  readonly eventId: string;
}

/** An event on its way into the projections: by Kafka, or fetched from its owner to fill a hole. */
export interface Arrival {
  readonly place: StreamPlace | null;
  /** Of the stream: `order`. Null without a place. */
  readonly category: string | null;
  readonly type: string | null;
  readonly recorded: RecordedEvent | null;
  /** Of a damaged record: the fields that its stream id and its key still tell, such as `orderId`. */
  readonly remains?: Readonly<Record<string, string>>;
  readonly meta: EventMeta | null;
  /** Null when the event was fetched from its owner. */
  readonly position: RecordPosition | null;
  /** The bytes, for the dead letters. */
  readonly raw: () => RawRecord;
  /**
   * The event as today's contract reads it; read at most once, by whoever needs it first.
   * @throws Undecodable, or ForeignRecord
   */
  readonly event: () => AnyEvent;
}

/** A record that no owner wrote, or that was damaged on its way. */
export class ForeignRecord extends Error {
  readonly reason = 'foreign-record';

  constructor(message: string) {
    super(message);
    this.name = 'ForeignRecord';
  }
}
