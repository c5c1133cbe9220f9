/** Lines that are sent in one request, and for each the item that it was made of. */
export interface Batch<I> {
  readonly lines: string[];
  readonly items: I[];
  bytes: number;
}

export interface LaneLimits {
  readonly lines: number;
  readonly bytes: number;
  /** How many full batches may wait before `add` waits, too: that bounds the memory of an import. */
  readonly waiting: number;
}

/** Sends batches one after the other, so that what goes through one lane arrives in order. */
export class Lane<I> {
  private batch: Batch<I> = empty();
  private last: Promise<void> = Promise.resolve();
  private waiting: Promise<void>[] = [];

  constructor(
    private readonly limits: LaneLimits,
    private readonly send: (batch: Batch<I>) => Promise<void>,
  ) {}

  /** @throws what an earlier batch failed with; nothing is sent after it */
  async add(line: string, item: I): Promise<void> {
    const bytes = Buffer.byteLength(line);
    if (this.batch.lines.length > 0 && this.batch.bytes + bytes > this.limits.bytes) this.flush();
    this.batch.lines.push(line);
    this.batch.items.push(item);
    this.batch.bytes += bytes;
    if (this.batch.lines.length >= this.limits.lines) this.flush();
    if (this.waiting.length > this.limits.waiting) await this.waiting.shift();
  }

  /** Sends what is left and waits for all. */
  async drain(): Promise<void> {
    if (this.batch.lines.length > 0) this.flush();
    await this.last;
  }

  private flush(): void {
    const batch = this.batch;
    this.batch = empty();
    this.last = this.last.then(() => this.send(batch));
    this.waiting.push(this.last);
    // Whoever awaits the lane sees the failure; here it must only not count as unhandled.
    this.last.catch(() => undefined);
  }
}

const empty = <I>(): Batch<I> => ({ lines: [], items: [], bytes: 0 });
