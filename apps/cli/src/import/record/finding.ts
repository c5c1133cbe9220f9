import type { Place } from './records';

/** Something in the files that is not as it should be. Every finding is kept in the report and counted by its kind. */
export interface Finding extends Place {
  /** In the plural, as the summary counts it: `orders_whose_customer_is_missing`. */
  readonly kind: string;
  /** The record's own id, where it has one. */
  readonly id: string;
  readonly reason: string;
  /** `kept`: the record was imported as it is; `left-out`: it was not. */
  readonly outcome: 'kept' | 'left-out';
}

export type OnFinding = (finding: Finding) => void;

/** The kinds of findings that mean that the files or the system are wrong, not only incomplete: exit code 1. */
export const faults = {
  badRecords: 'bad_records',
  conflicts: 'conflicts',
  refused: 'refused_by_the_service',
} as const;

/** A record that cannot become events. The reader or the runner turns it into a finding. */
export class RecordProblem extends Error {
  constructor(
    readonly kind: string,
    message: string,
    readonly place?: Place,
    readonly id?: string,
  ) {
    super(message);
    this.name = 'RecordProblem';
  }
}
