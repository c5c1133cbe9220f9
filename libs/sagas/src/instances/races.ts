import { ConcurrencyConflict } from '@refold/event-store';
import { kindOf } from '@refold/projections';

const mostTries = 6;

/** Others have written the same at the same time, or hold a lock for a moment longer than was waited. */
export const isRace = (error: unknown): boolean =>
  error instanceof ConcurrencyConflict || kindOf(error) === 'again' || isLockTimeout(error);

const isLockTimeout = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '55P03';

/** Does the work again at once when it has lost a race. @throws the last error */
export const racing = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries >= mostTries || !isRace(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * tries));
    }
  }
};
