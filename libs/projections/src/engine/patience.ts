import type { Pulse } from '@refold/kafka';

/** Resolves after so many milliseconds, or at once when the signal aborts. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });

/** 100, 200, 400 … up to 5,000 ms: a restarted store is used again soon, one that is away is not stormed. */
export const pauseAfter = (failures: number, signal: AbortSignal): Promise<void> =>
  pause(Math.min(100 * 2 ** Math.min(failures - 1, 10), 5_000), signal);

/** The same work again and again, with a pause between end and start, until the signal aborts. */
export class Repeated {
  constructor(
    private readonly everyMs: number,
    private readonly signal: AbortSignal,
    /** Beats at each turn. */
    private readonly pulse?: Pulse,
  ) {}

  async run(work: () => Promise<void>): Promise<void> {
    while (!this.signal.aborted) {
      this.pulse?.beat();
      await pause(this.everyMs, this.signal);
      if (!this.signal.aborted) await work();
    }
    this.pulse?.rest();
  }
}
