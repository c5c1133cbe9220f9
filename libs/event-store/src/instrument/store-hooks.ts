import type { Store } from '../store';

/** What a store is asked: its methods, but `close`. */
export type StoreCall = Exclude<
  { [Name in keyof Store]: Store[Name] extends (...given: never[]) => unknown ? Name : never }[keyof Store],
  'close'
>;

/**
 * Where a call passes. `before` it reaches the store and `after` it was carried out, when the caller has not been told
 * yet: what fails there leaves an outcome that is unknown. `within` an append its events are inserted and not committed (a
 * row that goes with it leaves no room for that: it is one statement); within a read of many events it is passed at each of them.
 */
export type StorePoint =
  | `before ${StoreCall}`
  | `after ${StoreCall}`
  | 'within append'
  | `within ${'readStream' | 'readStreamsBy' | 'readEvents'}`;

/** How a call ended. */
export interface StoreCallEnd {
  readonly milliseconds: number;
  /** Written, or read so far when it failed. */
  readonly events: number;
  /** What was thrown; undefined when nothing was. */
  readonly error?: unknown;
}

/** Who looks at the calls of a store, or stands in their way. */
export interface StoreHooks {
  /** Called as a call begins; what it gives back is called at its end. Must not throw. */
  readonly began?: (call: StoreCall) => (end: StoreCallEnd) => void;
  /** Passed by each call, and awaited: what it throws, the call throws. For tests; each append then is a transaction of several round trips. */
  readonly at?: (point: StorePoint) => void | Promise<void>;
}
