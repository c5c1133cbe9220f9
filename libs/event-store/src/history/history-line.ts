import type { AnyEvent, Instant } from '@refold/model';

/** One thing that happened in another system, as an event of ours. */
export interface HistoryLine {
  /** UUID made from the source and its record, so that the same record always gives the same id. */
  readonly eventId: string;
  readonly event: AnyEvent;
  readonly occurredAt: Instant;
}

export interface HistoryResult {
  /** Events that are new in the store. */
  readonly appended: number;
  /** Lines whose event was there already, with the same content. */
  readonly repeated: number;
  /** Lines whose id stands for other content; the stored event is unchanged. */
  readonly conflicts: readonly { readonly eventId: string; readonly reason: string }[];
  /** Lines that the store cannot hold, and those behind them in the same stream; `line` counts from 1. */
  readonly refused: readonly { readonly line: number; readonly eventId: string; readonly reason: string }[];
}
