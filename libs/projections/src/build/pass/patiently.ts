import type { Logger } from '@refold/kafka';
import { pauseAfter } from '../../engine/patience';
import { Refusal } from '../../operations/refusal';
import { GapFound } from '../reading/gap-found';

/** The signal came while something was waited for. */
export class Ended extends Error {}

/** Thrown by a test where a process might die: nothing waits for that to mend. */
export class Killed extends Error {}

/**
 * A store that is down is no failed rebuild: the same again, with growing pauses, until it is back.
 * @throws Ended when the signal ends it; what no waiting can mend
 */
export const patiently = async <T>(
  what: string,
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
  work: () => Promise<T>,
): Promise<T> => {
  for (let failures = 1; ; failures++) {
    if (signal.aborted) throw new Ended();
    try {
      return await work();
    } catch (error) {
      if (isHopeless(error)) throw error;
      logger.warn({ what, failures, err: error }, 'A rebuild cannot go on yet; it is tried again.');
      await pauseAfter(failures, signal);
    }
  }
};

const endings = [Ended, Killed, Refusal, GapFound];

/** A mistake in code or rights, or what somebody has to decide. */
const isHopeless = (error: unknown): boolean => {
  if (endings.some((ending) => error instanceof ending)) return true;
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code === 'string' && /^(42|3F|0A)[0-9A-Z]{3}$/.test(code)) return true;
  return (error instanceof TypeError && message !== 'fetch failed') || error instanceof ReferenceError;
};
