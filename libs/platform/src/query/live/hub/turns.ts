/** Never throws. Done once, though it may wait for several callers. */
export type Work = () => Promise<void>;

/** What waits and is done for one caller. */
interface Line {
  readonly waiting: Set<Work>;
  taken: number;
}

/**
 * Lets so much work be done at a time, and less of it for one caller. What waits comes on caller by caller, of each in
 * the order in which it came: so nobody has to wait for all that another wants.
 */
export class Turns {
  /** Whoever has had a turn comes last. */
  private readonly lines = new Map<string, Line>();
  private taken = 0;

  constructor(
    private readonly atOnce: number,
    private readonly perCaller: number,
  ) {}

  /** Those for whom something waits or is done. */
  get callers(): number {
    return this.lines.size;
  }

  /** It is done for the first of them whose turn comes, at once where it may. */
  wait(callers: Iterable<string>, work: Work): void {
    for (const caller of callers) {
      const line = this.lines.get(caller) ?? { waiting: new Set(), taken: 0 };
      this.lines.set(caller, line);
      line.waiting.add(work);
    }
    this.goOn();
  }

  /** Nobody waits for it any more. */
  leave(work: Work): void {
    for (const [caller, line] of this.lines) {
      line.waiting.delete(work);
      this.tidy(caller, line);
    }
  }

  private tidy(caller: string, { waiting, taken }: Line): void {
    if (taken === 0 && waiting.size === 0) this.lines.delete(caller);
  }

  private goOn(): void {
    // A map comes also by what is put at its end meanwhile.
    for (const [caller, line] of this.lines) {
      if (this.taken >= this.atOnce) return;
      const [work] = line.waiting;
      if (work && line.taken < this.perCaller) void this.give(caller, line, work);
    }
  }

  private async give(caller: string, line: Line, work: Work): Promise<void> {
    this.lines.delete(caller);
    this.lines.set(caller, line);
    this.taken += 1;
    line.taken += 1;
    this.leave(work);
    try {
      await work();
    } finally {
      this.taken -= 1;
      line.taken -= 1;
      this.tidy(caller, line);
      this.goOn();
    }
  }
}
