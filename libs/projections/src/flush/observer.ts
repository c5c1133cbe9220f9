import type { NewLetter } from '../dead-letters/dead-letters';
import type { Arrival } from '../records/arrival';
import type { Projection } from './projection';

/** What came of a batch, once it is stored. */
export interface AppliedBatch {
  readonly projection: Projection;
  /** Its events that concern the projection, those that were there already included. */
  readonly arrivals: readonly Arrival[];
  /** Events that are in the rows now. */
  readonly applied: number;
  /** Events that were parked, with those that wait behind them. */
  readonly letters: readonly NewLetter[];
  /** Missing events that were fetched from their owners for it. */
  readonly healed: number;
  /** `Date.now()` at the beginning. */
  readonly startedAt: number;
  readonly milliseconds: number;
}

/** Somebody who counts and tells what is done. What he throws is his own fault: nothing is undone by it. */
export interface FlushObserver {
  applied(batch: AppliedBatch): void;
}
