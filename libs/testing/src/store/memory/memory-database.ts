import { pause, type FeedGrowth } from '@refold/event-store';
import { instant, type Instant } from '@refold/model';
import { MemoryTables } from './memory-tables';
import { MemoryRows } from './memory-rows';
import { Locks, MemoryTransaction } from './memory-transaction';

export interface MemoryDatabaseOptions {
  /** `by itself` a moment after each commit, as a running Sequencer does; `by hand` only when a test says so. */
  readonly sequencing?: 'by itself' | 'by hand';
  /** What `recordedAt` is taken from. */
  readonly clock?: () => Instant;
  /** Columns of which a table has no values twice; for those into which rows go with an append. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

/** What a service's database is to its store, in memory: events, transactions under way, and the feed. */
export class MemoryDatabase implements FeedGrowth {
  private readonly locks = new Locks();
  private readonly waiting = new Set<() => void>();
  private readonly bySelf: boolean;
  readonly now: () => Instant;
  private inserted = 0;

  constructor(
    private readonly options: MemoryDatabaseOptions = {},
    readonly identity: string = crypto.randomUUID(),
    readonly tables = new MemoryTables(),
    readonly rows = new MemoryRows(options.keys),
  ) {
    this.bySelf = options.sequencing !== 'by hand';
    this.now = options.clock ?? (() => instant(new Date()));
    for (const { position } of tables.events) this.inserted = Math.max(this.inserted, position);
  }

  /** Runs `work` in a transaction, committed when it resolves and rolled back when it rejects. */
  async inTransaction<T>(work: (transaction: MemoryTransaction) => Promise<T>): Promise<T> {
    const transaction = new MemoryTransaction(this.locks);
    try {
      const result = await work(transaction);
      this.tables.commit(transaction.events);
      transaction.commit();
      if (this.bySelf && transaction.events.length > 0) setImmediate(() => this.sequence());
      return result;
    } catch (error) {
      transaction.rollBack();
      throw error;
    }
  }

  /** Handed out at the insert, so that a slow commit has a lower one than what was committed before it. */
  nextPosition(): number {
    return ++this.inserted;
  }

  /**
   * One step of the sequencer: gives committed events their places in the feed.
   * @returns how many
   */
  sequence(limit = Infinity): number {
    const events = this.tables.sequence(limit);
    if (events > 0) for (const wake of this.waiting) wake();
    return events;
  }

  async beyond(after: bigint, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (this.tables.head > after || signal?.aborted) return;
    const over = new AbortController();
    const wake = (): void => over.abort();
    this.waiting.add(wake);
    signal?.addEventListener('abort', wake);
    await pause(timeoutMs, over.signal);
    signal?.removeEventListener('abort', wake);
    this.waiting.delete(wake);
  }

  /** A backup of what is committed: under the same identity, and a database of its own from here on. */
  copied(): MemoryDatabase {
    return new MemoryDatabase(this.options, this.identity, this.tables.copied(), this.rows.copied());
  }
}
