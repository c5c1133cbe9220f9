/** Resolves after so many milliseconds, or at once when the signal aborts. */
export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });

/** Longer and longer, up to `slowest`: 100, 200, 400 … ms, each with up to a quarter off, so that many do not march in step. */
export const backoff = (failures: number, slowest: number): number =>
  Math.min(100 * 2 ** Math.min(failures - 1, 20), slowest) * (1 - Math.random() / 4);
