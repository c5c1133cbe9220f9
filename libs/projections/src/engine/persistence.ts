import type { Logger, Pulse } from '@refold/kafka';
import { ProgressBehind } from '../catalogue/progress';
import { pauseAfter } from './patience';

/**
 * Tries work until it is done: a store that is down is no bad event. Remembers why what is not done yet is not, for
 * health and status.
 */
export class Persistence {
  private readonly errors = new Map<string, string>();
  /** Tries in vain since the start, by what was tried. */
  readonly failures = new Map<string, number>();

  constructor(
    private readonly signal: AbortSignal,
    private readonly logger: Logger,
    private readonly engine: string,
    /** Of the loop that tries: while a store is down, it lives. */
    private readonly pulse?: Pulse,
  ) {}

  /**
   * The same again, with growing pauses, until it works or we stop.
   * @param isEnough asked after each failure, with how many there were: true gives it up
   * @returns the last error when it was given up
   * @throws ProgressBehind, which no repetition mends
   */
  async untilDone(
    what: string,
    work: () => Promise<void>,
    isEnough: (failures: number) => boolean = () => false,
  ): Promise<Error | null> {
    for (let failures = 1; !this.signal.aborted; failures++) {
      this.pulse?.beat();
      try {
        await work();
        this.errors.delete(what);
        return null;
      } catch (error) {
        if (error instanceof ProgressBehind) throw error;
        this.errors.set(what, (error as Error).message);
        this.failures.set(what, (this.failures.get(what) ?? 0) + 1);
        this.logger.warn({ engine: this.engine, what, failures, err: error }, 'A flush failed; it is tried again.');
        if (isEnough(failures)) return error as Error;
        await pauseAfter(failures, this.signal);
        if (isEnough(failures)) return error as Error;
      }
    }
    return null;
  }

  /** Why this is not done, or null. */
  problemOf(what: string): string | null {
    return this.errors.get(what) ?? null;
  }

  /** Why anything is not done, or null. */
  problem(): string | null {
    return [...this.errors.values()][0] ?? null;
  }

  forget(what: string): void {
    this.errors.delete(what);
  }
}
