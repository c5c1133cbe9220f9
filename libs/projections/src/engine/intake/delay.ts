/** How long ago, by the owners' clocks, the newest event of the last flush happened when it was stored. */
export class Delay {
  private last = { ms: 0, at: 0 };

  /** @param recordedAt of the newest event of each partition in the flush */
  note(recordedAt: readonly (string | null)[]): void {
    const times = recordedAt.flatMap((time) => (time === null ? [] : Date.parse(time)));
    if (times.length > 0) this.last = { ms: Math.max(0, Date.now() - Math.max(...times)), at: Date.now() };
  }

  /** In milliseconds; what is old news counts as none unless something still waits. */
  ms(waiting: number): number {
    const age = Date.now() - this.last.at;
    if (waiting > 0) return Math.max(this.last.ms, Math.min(age, 60_000));
    return age < freshMs ? this.last.ms : 0;
  }
}

const freshMs = 2_000;
