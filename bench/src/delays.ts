/** @param share 0.99 for the 99th percentile */
export const percentile = (delays: readonly number[], share: number): number => {
  const sorted = [...delays].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** Milliseconds, for people. */
export const percentiles = (delays: readonly number[]): string =>
  [0.5, 0.9, 0.99, 1].map((share) => `p${share * 100} ${percentile(delays, share).toFixed(0)} ms`).join(', ');
