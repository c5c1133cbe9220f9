/**
 * When a loop last turned. A loop that hangs looks from outside as if it had nothing to do: its lag reads zero. So it says
 * at each turn that it lives, also while it waits for a store that is down, for each of its waits has an end. Who judges is
 * somebody else.
 */
export class Pulse {
  private at: number | null = null;
  private waitMs: number;

  constructor(
    /** Milliseconds between two turns of a loop that has nothing to do. */
    readonly paceMs: number,
    /** Milliseconds after which a step that waits for somebody else gives up by itself. */
    private readonly usualWaitMs: number,
  ) {
    this.waitMs = usualWaitMs;
  }

  /** The loop turns. @param waitMs what its next step may wait, if that is not the usual */
  beat(waitMs = this.usualWaitMs): void {
    this.at = performance.now();
    this.waitMs = waitMs;
  }

  /** The loop has ended as it was told to. */
  rest(): void {
    this.at = null;
  }

  /** Milliseconds since the last turn; null while nobody expects one. */
  get silentMs(): number | null {
    return this.at === null ? null : performance.now() - this.at;
  }

  /** Milliseconds that the step in hand may wait. */
  get longestWaitMs(): number {
    return this.waitMs;
  }
}
