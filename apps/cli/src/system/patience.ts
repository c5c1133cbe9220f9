import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from './http';

export interface Patience {
  /** How long a part of the system may be away before the command gives up. */
  readonly limitMs: number;
  /** Told before each wait. */
  readonly onWait: (problem: Unavailable, waitedMs: number) => void;
  /** Ends a wait at once. */
  readonly signal?: AbortSignal;
}

const firstPauseMs = 200;
/** Short enough that a restarted service is not kept waiting. */
const longestPauseMs = 3_000;

/**
 * Repeats what failed because a service is away, with growing pauses. Only for work that may be done twice.
 * @throws Unavailable when it is still away after the limit, AbortError when a wait is ended by the signal
 */
export async function withPatience<T>(work: () => Promise<T>, { limitMs, onWait, signal }: Patience): Promise<T> {
  const begin = performance.now();
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      const waitedMs = performance.now() - begin;
      if (!(error instanceof Unavailable) || waitedMs + pauseMs > limitMs) throw error;
      onWait(error, waitedMs);
      await sleep(pauseMs, undefined, { signal });
    }
  }
}
