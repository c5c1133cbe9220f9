export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** A process that lived this long was well: its next death starts counting anew. */
  readonly healthyAfterMs: number;
}

export const restartBackoff: Backoff = { firstMs: 250, longestMs: 10_000, healthyAfterMs: 30_000 };

/** The wait doubles with each death in a row, so that a broken program does not keep the machine busy. */
export function delayAfter(deathsInARow: number, { firstMs, longestMs }: Backoff): number {
  return Math.min(longestMs, firstMs * 2 ** (deathsInARow - 1));
}
