import type { Writable } from 'node:stream';

/** A quarter of the minute after which many a proxy gives a silent connection up; fetch does after five. */
const usualPauseMs = 15_000;

/**
 * Writes empty lines, which readers of lines pass over, until it is called off: a verb may work for a long time before
 * it has something to say.
 */
export const keepAwake = (lines: Writable, pauseMs = usualPauseMs): (() => void) => {
  const timer = setInterval(() => lines.write('\n'), pauseMs);
  return () => clearInterval(timer);
};
