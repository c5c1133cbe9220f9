/** `15m`, `500ms`, `2h`, `7d` */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** @throws RangeError when the text is no duration, or longer than a year */
export const millisecondsOf = (duration: string): number => {
  const match = /^(\d{1,9})(ms|s|m|h|d)$/.exec(duration);
  const [, count = '', unit = ''] = match ?? [];
  const milliseconds = Number(count) * unitMs[unit as keyof typeof unitMs];
  if (match && milliseconds > 0 && milliseconds <= 366 * unitMs.d) return milliseconds;
  throw new RangeError(`'${duration}' is no duration such as 500ms, 30s, 15m, 2h or 7d, of a year at most.`);
};
