import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

/** Calls back with each line of the streams that says something, also with a last one that lacks its line end. */
export function eachLine(streams: readonly (Readable | null)[], callback: (line: string) => void): void {
  for (const stream of streams) {
    if (stream)
      createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => line.trim() && callback(line));
  }
}
