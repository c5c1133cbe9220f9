import type { ConsumedRecord } from '@refold/kafka';

/**
 * At most this much waits in memory; readers pause until a flush has made room. One flush ahead is enough to keep both
 * sides busy, and every record more only gives the garbage collector something to walk.
 */
const mostRecords = 6_000;
const mostBytes = 16 * 1024 * 1024;

/** What one flush takes at most: enough to make the statements' cost small, little enough to fold in a blink. */
const flushRecords = 5_000;
const flushBytes = 8 * 1024 * 1024;

/** Work that is done after all that was pushed before it is stored, and before anything that is pushed later. */
export type Barrier = () => Promise<void>;

/** The consumer is told no more: the engine stops, or begins again elsewhere. */
export class BufferClosed extends Error {}

/** Records between the consumer and the flushes: so fetching, folding and writing go on at the same time. */
export class RecordBuffer {
  private queue: (ConsumedRecord | Barrier)[] = [];
  private bytes = 0;
  private closed = false;
  private wakers: (() => void)[] = [];

  get size(): number {
    return this.queue.length;
  }

  /**
   * Resolves when the records are in and there is room for more.
   * @throws BufferClosed
   */
  async push(records: readonly ConsumedRecord[]): Promise<void> {
    if (this.closed) throw new BufferClosed('The projections do not take records now.');
    for (const record of records) {
      this.queue.push(record);
      this.bytes += bytesOf(record);
    }
    this.wake();
    while (this.queue.length >= mostRecords || this.bytes >= mostBytes) await this.changed();
  }

  pushBarrier(barrier: Barrier): void {
    this.queue.push(barrier);
    this.wake();
  }

  /**
   * Lets records gather until this moment of the process's own clock (`performance.now`), or until there is enough for a
   * flush, or something waits for those before it.
   */
  async gather(until: number): Promise<void> {
    for (let left = until - performance.now(); left > 0 && !this.isDue; left = until - performance.now())
      await this.changedWithin(left);
  }

  private get isDue(): boolean {
    return this.closed || this.queue.length >= flushRecords || typeof this.queue.at(-1) === 'function';
  }

  /**
   * The oldest records, as many as one flush takes, or the barrier before them; none when the buffer was closed, or when
   * nothing has come for so many milliseconds.
   */
  async take(longestMs: number): Promise<ConsumedRecord[] | Barrier> {
    if (this.queue.length === 0 && !this.closed) await this.changedWithin(longestMs);
    const records: ConsumedRecord[] = [];
    for (let bytes = 0; records.length < flushRecords && bytes < flushBytes;) {
      const next = this.queue[records.length];
      if (next === undefined || typeof next === 'function') break;
      records.push(next);
      bytes += bytesOf(next);
    }
    const [first] = this.queue.splice(0, Math.max(records.length, 1));
    for (const record of records) this.bytes -= bytesOf(record);
    this.wake();
    return typeof first === 'function' ? first : records;
  }

  /** Forgets what waits, and refuses what comes. */
  close(): void {
    this.closed = true;
    this.queue = [];
    this.bytes = 0;
    this.wake();
  }

  private changedWithin(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakers = this.wakers.filter((wake) => wake !== done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.wakers.push(done);
    });
  }

  private changed(): Promise<void> {
    return new Promise((resolve) => this.wakers.push(resolve));
  }

  private wake(): void {
    const woken = this.wakers;
    this.wakers = [];
    for (const wake of woken) wake();
  }
}

const bytesOf = (record: ConsumedRecord): number => 500 + (record.raw.value?.length ?? 0);
