/** Milliseconds for which an estimate holds: clocks drift, and are set. */
const windowMs = 300_000;

/**
 * The clock of an owner's database, as its records and heartbeats tell it. A heartbeat that was just sent is never newer
 * than its owner's present, and hardly older; so the largest difference to our clock that was seen of late is the
 * difference of the clocks. An event may have waited to be published, so it only shows that its owner's present is no
 * earlier. Until a heartbeat came, both clocks count as equal.
 */
export class SourceClock {
  private heardAt: number | null = null;
  private present: { readonly since: number; offset: number } | null = null;
  private before: number | null = null;

  constructor(
    private readonly local = (): number => Date.now(),
    private readonly elapsed = (): number => performance.now(),
  ) {}

  /** Silence is counted from now on. */
  expect(): void {
    this.heardAt ??= this.elapsed();
  }

  /** @param recordedAt milliseconds of the owner's clock @param isPresent whether that was read just now */
  heard(recordedAt: number, isPresent: boolean): void {
    const now = this.elapsed();
    this.heardAt = now;
    const offset = recordedAt - this.local();
    if (offset > this.offsetMs) this.present = { since: this.present?.since ?? now, offset };
    if (!isPresent) return;
    if (this.present && now - this.present.since < windowMs)
      this.present.offset = Math.max(this.present.offset, offset);
    else {
      this.before = this.present?.offset ?? null;
      this.present = { since: now, offset };
    }
  }

  /** Milliseconds by which the owner's clock is ahead of ours. */
  get offsetMs(): number {
    if (!this.present) return 0;
    return Math.max(this.present.offset, this.before ?? this.present.offset);
  }

  /** The owner's present, in milliseconds. */
  now(): number {
    return this.local() + this.offsetMs;
  }

  /** Since the owner was heard last, event or heartbeat; null when nothing was expected. */
  get silentSeconds(): number | null {
    return this.heardAt === null ? null : (this.elapsed() - this.heardAt) / 1_000;
  }
}
