/** Someone else appended first. Nothing was stored: load the stream again and decide again. */
export class ConcurrencyConflict extends Error {
  constructor(
    readonly streamId: string,
    /** The version that the writer had seen. */
    readonly expected: number,
    /** The version that the stream has now; equal to `expected` when the writer lost to a deadlock. */
    readonly actual: number,
    cause?: unknown,
  ) {
    super(`Stream ${streamId} is at version ${actual}, expected ${expected}.`, { cause });
    this.name = 'ConcurrencyConflict';
  }
}

/** An event id that is already taken. Nothing was stored. */
export class DuplicateEventId extends Error {
  constructor(message: string, cause: unknown) {
    super(`An event id is already in the store: ${message}`, { cause });
    this.name = 'DuplicateEventId';
  }
}
