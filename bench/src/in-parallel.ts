/** Does `work` so many times with so many callers, each of whom begins anew when it has ended. */
export const inParallel = async (callers: number, times: number, work: () => Promise<unknown>): Promise<void> => {
  let begun = 0;
  const caller = async (): Promise<void> => {
    for (; begun < times;) {
      begun += 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
};

/** @returns how often a second */
export const rateOf = async (callers: number, times: number, work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await inParallel(callers, times, work);
  return (times * 1_000) / (performance.now() - startedAt);
};
