import { CellError } from '../table/cells';
import type { Hole } from '../ledger/plan';

/** Someone else wrote between our reading and our writing: the flush was undone and starts over. */
export class Moved extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Moved';
  }
}

/** Letters that were to be folded again are gone, or others wait behind their streams or rows by now. Nothing was written. */
export class LettersMoved extends Error {
  constructor(
    readonly streams: readonly string[] = [],
    readonly rowKeys: readonly string[] = [],
  ) {
    super('Letters came or went before these could be folded again');
    this.name = 'LettersMoved';
  }
}

/** Versions are missing before events of this batch. Nothing was written. */
export class HolesFound extends Error {
  constructor(readonly holes: readonly Hole[]) {
    super(`${holes.length} streams have holes, the first ${JSON.stringify(holes[0])}`);
    this.name = 'HolesFound';
  }
}

/** Missing versions that their owner could not give. The stream is parked until it can. */
export class OwnerSilent extends Error {
  readonly reason = 'hole';

  constructor({ streamId, from, to }: Hole, cause: unknown) {
    super(`${streamId} lacks versions ${from} to ${to}, and its owner did not give them: ${(cause as Error).message}`, {
      cause,
    });
    this.name = 'OwnerSilent';
  }
}

/** What an event gives was refused when it was written, alone and by the store itself. */
export class RefusedByStore extends Error {
  readonly reason = 'refused-by-store';

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = 'RefusedByStore';
  }
}

/** ClickHouse refused the rows themselves. */
export class RefusedFacts extends Error {
  constructor(table: string, cause: Error) {
    super(`ClickHouse refused rows of ${table}: ${cause.message}`, { cause });
    this.name = 'RefusedFacts';
  }
}

/**
 * - `again`: the flush lost a race; the same flush may succeed at once
 * - `data`: some event of the batch gives what the store cannot hold; that one is to be parked
 * - `store`: the store is down, or not as we need it; no event is to blame
 */
export type FailureKind = 'again' | 'data' | 'store';

export const kindOf = (error: unknown): FailureKind => {
  if (error instanceof Moved) return 'again';
  if (error instanceof CellError || error instanceof RefusedFacts) return 'data';
  const code = sqlState(error);
  if (code === undefined) return 'store';
  if (raceLost.has(code)) return 'again';
  // Classes 22 and 23: data exceptions and violated constraints. 54: a row or an index entry that is too large.
  return /^(22|23|54)/.test(code) ? 'data' : 'store';
};

/** serialization_failure, deadlock_detected */
const raceLost = new Set(['40001', '40P01']);

const sqlState = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};
