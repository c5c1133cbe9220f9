import type { MemoryEvent } from './memory-tables';

/** Transactions waited for each other in a circle; this one was chosen to end. */
export class Deadlock extends Error {}

/** Keys that are taken by transactions under way: whoever wants one of them waits for its transaction to end. */
export class Locks {
  private readonly holders = new Map<string, MemoryTransaction>();

  holderOf(key: string): MemoryTransaction | undefined {
    return this.holders.get(key);
  }
  give(key: string, to: MemoryTransaction): void {
    this.holders.set(key, to);
  }
  release(of: MemoryTransaction): void {
    for (const [key, holder] of this.holders) if (holder === of) this.holders.delete(key);
  }
}

/** What `also` of an append is given: further writes that take effect with its events, or not at all. */
export class MemoryTransaction {
  /** Inserted, and seen by nobody yet. */
  readonly events: MemoryEvent[] = [];
  private readonly writes: (() => void)[] = [];
  private waitsFor: MemoryTransaction | undefined;
  private readonly ended: Promise<void>;
  private tellEnd: () => void = () => undefined;

  constructor(private readonly locks: Locks) {
    this.ended = new Promise((resolve) => (this.tellEnd = resolve));
  }

  /** A write that happens at the commit. */
  onCommit(write: () => void): void {
    this.writes.push(write);
  }

  /**
   * Takes a key until this transaction ends, as an insert of a unique value does; waits while another one holds it.
   * @returns false when this transaction holds it already
   * @throws Deadlock when the holder waits for this transaction
   */
  async lock(key: string): Promise<boolean> {
    for (let holder = this.locks.holderOf(key); holder; holder = this.locks.holderOf(key)) {
      if (holder === this) return false;
      if (holder.waitsInTheEndFor(this)) throw new Deadlock(`Transactions wait for each other over ${key}.`);
      this.waitsFor = holder;
      await holder.ended;
      this.waitsFor = undefined;
    }
    this.locks.give(key, this);
    return true;
  }

  private waitsInTheEndFor(other: MemoryTransaction): boolean {
    return this.waitsFor === other || (this.waitsFor?.waitsInTheEndFor(other) ?? false);
  }

  /** Without a pause: nobody sees a part of it. */
  commit(): void {
    for (const write of this.writes) write();
    this.end();
  }

  rollBack(): void {
    this.end();
  }

  private end(): void {
    this.locks.release(this);
    this.tellEnd();
  }
}
