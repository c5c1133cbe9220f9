/**
 * - `unknown`: no such view, version, letter or key
 * - `refused`: it would do harm or does not fit what is; the message says what to do
 * - `busy`: somebody else is at it
 * - `unavailable`: a store or an owner does not answer; the same may succeed later
 */
export type RefusalCode = 'unknown' | 'refused' | 'busy' | 'unavailable';

/** An operator's verb that was not done, in a sentence for people. Nothing was changed. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'Refusal';
  }
}
