import type { StoreCall, StoreCallEnd } from './store-hooks';

/** What came of all calls of one kind. */
export interface Tally {
  readonly calls: number;
  readonly events: number;
  /** Of all of them together. */
  readonly milliseconds: number;
  /** How many failed, by the name of the error. */
  readonly failures: Readonly<Record<string, number>>;
}

const nothing: Tally = { calls: 0, events: 0, milliseconds: 0, failures: {} };

/** Counts and times the calls of an {@link InstrumentedStore}: give it as the store's hooks. */
export class CallTally {
  private readonly tallies = new Map<StoreCall, Tally>();

  readonly began =
    (call: StoreCall): ((end: StoreCallEnd) => void) =>
    (end) =>
      this.tallies.set(call, counted(this.of(call), end));

  of(call: StoreCall): Tally {
    return this.tallies.get(call) ?? nothing;
  }
}

const counted = (tally: Tally, { milliseconds, events, error }: StoreCallEnd): Tally => ({
  calls: tally.calls + 1,
  events: tally.events + events,
  milliseconds: tally.milliseconds + milliseconds,
  failures: error === undefined ? tally.failures : withOneMore(tally.failures, nameOf(error)),
});

const withOneMore = (failures: Tally['failures'], name: string): Tally['failures'] => ({
  ...failures,
  [name]: (failures[name] ?? 0) + 1,
});

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
