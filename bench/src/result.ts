export interface Options {
  readonly events: number;
  readonly rounds: number;
  readonly log: (line: string) => void;
}

/** What a benchmark found; its last line of output, as JSON. Rates and ratios are medians of the rounds. */
export interface Result {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly limit: number;
  readonly ratioToLimit: number;
  readonly [more: string]: string | number;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  if (low === undefined || high === undefined) throw new RangeError('There is no median of nothing.');
  return (low + high) / 2;
};
