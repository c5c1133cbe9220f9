import type { ActiveVersion } from '../postgres/active-versions';

/** How fresh one view is in an answer, at the moment of the request's snapshot. */
export interface ViewFreshness extends ActiveVersion {
  /** Since the view last took in a word of its owners, an event or a heartbeat; null when it never has. */
  readonly ageSeconds: number | null;
  /** All that owners had recorded so long ago is in the view, whatever waits in any partition; null when not known. */
  readonly atMostSeconds: number | null;
  /** By topic: of each partition the feed number, as digits, of the last event that was read; null where none was. */
  readonly positions: Readonly<Record<string, readonly (string | null)[]>>;
  /** Rows, or streams where no row is known, that wait behind a dead letter; counted up to 1,000 letters. */
  readonly waitingKeys: number | null;
}

/**
 * How a view stands to a token: it has applied what the token names, it has not yet, or it cannot before somebody has
 * seen to a dead letter of that stream.
 */
export type Standing = 'fresh' | 'behind' | 'parked';

export interface AwaitedAnswer {
  readonly token: string;
  /** `fresh` when every view that was read and follows the stream is, in the snapshot that was read. */
  readonly outcome: 'fresh' | 'timedOut';
  readonly views: Readonly<Record<string, Standing>>;
}

/** `extensions.freshness` of an answer. */
export interface Freshness {
  readonly views: readonly ViewFreshness[];
  /** Whether views and facts of this answer have read equally far where they follow the same; set when both were read. */
  readonly sameCut?: boolean;
  /** Set when a token was to be waited for. */
  readonly awaited?: readonly AwaitedAnswer[];
}
