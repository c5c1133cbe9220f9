import type { Arrival } from '../../records/arrival';
import type { Advance } from '../progress/stretch';
import { StretchQueue } from './stretch-queue';

/** A part of history, as one transaction stores it. */
export interface Chunk {
  readonly arrivals: readonly Arrival[];
  readonly advances: readonly Advance[];
  /** Whether the bulk path can take all of it. */
  readonly plain: boolean;
}

export interface ChunkSize {
  readonly events: number;
  readonly bytes: number;
}

/** Fills the queues, for as long as they have room. */
export interface Supply {
  /** Called after something was taken. */
  refill(): void;
  stop(): Promise<void>;
}

/**
 * Many stretches as one history, roughly in the order of business time: what concerns one row lies in several topics, and
 * so is folded while the row is in memory. Correctness does not depend on it: each stretch keeps its own order.
 */
export class History {
  private woken: () => void = () => undefined;
  private failure: unknown = null;

  constructor(private readonly queues: readonly StretchQueue[]) {}

  /** Something came into a queue. */
  wake(): void {
    this.woken();
  }

  /** Whoever waits for more gets this error. */
  fail(error: unknown): void {
    this.failure ??= error;
    this.wake();
  }

  /**
   * The next chunk; null when all is taken, or when the signal says so.
   * @throws what the supply failed with
   */
  async take(size: ChunkSize, supply: Supply, signal: AbortSignal): Promise<Chunk | null> {
    const taken = new Taken();
    while (taken.arrivals.length < size.events && taken.bytes < size.bytes) {
      const open = this.queues.filter((queue) => !queue.isDone);
      if (open.length === 0) break;
      while (open.some((queue) => !queue.isDone && queue.size === 0)) {
        if (signal.aborted) return null;
        if (this.failure) throw this.failure as Error;
        await this.changed(signal);
      }
      takeEarliest(open, taken, size);
      supply.refill();
    }
    const advances = this.queues.flatMap((queue) => queue.advanced() ?? []);
    return advances.length === 0 || signal.aborted ? null : { arrivals: taken.arrivals, advances, plain: taken.plain };
  }

  private changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.woken = done;
      signal.addEventListener('abort', done);
    });
  }
}

class Taken {
  readonly arrivals: Arrival[] = [];
  bytes = 0;
  plain = true;
}

/** Taken of one queue at least: so many events later than another's do no harm, and the next to take is sought less often. */
const leastRun = 32;

/** Takes from the queue whose head is the earliest, until another's is. */
const takeEarliest = (queues: readonly StretchQueue[], taken: Taken, size: ChunkSize): void => {
  let [earliest, second]: (StretchQueue | undefined)[] = [];
  for (const queue of queues) {
    if (!queue.head) continue;
    if (!earliest?.head || queue.head.at < earliest.head.at) [second, earliest] = [earliest, queue];
    else if (!second?.head || queue.head.at < second.head.at) second = queue;
  }
  const bound = second?.head?.at;
  for (let run = 0; earliest?.head; run++) {
    if (run >= leastRun && bound !== undefined && earliest.head.at > bound) return;
    const item = earliest.take();
    if (item?.arrival) {
      taken.arrivals.push(item.arrival);
      taken.bytes += item.bytes;
      taken.plain &&= item.plain;
    }
    if (taken.arrivals.length >= size.events || taken.bytes >= size.bytes) return;
  }
};
