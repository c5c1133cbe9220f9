/** When a loop last turned: see Pulse of the libraries. */
export interface Turning {
  readonly paceMs: number;
  readonly longestWaitMs: number;
  readonly silentMs: number | null;
}

/** A loop that lives as long as its process. */
export interface Part {
  readonly name: string;
  readonly pulse: Turning;
}

export interface PartState {
  readonly name: string;
  readonly alive: boolean;
  /** Since its loop last turned; null while it is not meant to turn. */
  readonly silentSeconds: number | null;
  /** Silence after which it counts as dead. */
  readonly deadAfterSeconds: number;
}

/** Turns that a loop may miss. */
const missedTurns = 3;

/**
 * Judges by their pulse which parts of a process are dead. A part that waits for a store or a broker which is down is
 * none of them: that is what readiness tells. A dead part has nothing to wait for any more and does nothing all the same,
 * so its lag may read zero for ever; only a new process helps.
 */
export class Vitals {
  /** How much of the time that a step may wait it is given; tests are less patient. */
  allowance = 1;

  constructor(private readonly parts: () => readonly Part[]) {}

  read(): PartState[] {
    return this.parts().map(({ name, pulse: { silentMs, paceMs, longestWaitMs } }) => {
      const deadAfterMs = missedTurns * paceMs + this.allowance * longestWaitMs;
      const alive = silentMs === null || silentMs <= deadAfterMs;
      return { name, alive, silentSeconds: silentMs && tenths(silentMs), deadAfterSeconds: tenths(deadAfterMs) };
    });
  }

  /** Says of each dead part that it is dead, and for how long; none when all live. */
  deaths(): string[] {
    return this.read().flatMap(({ name, alive, silentSeconds }) =>
      alive ? [] : [`${name} has not turned for ${silentSeconds} s`],
    );
  }
}

const tenths = (milliseconds: number): number => Math.round(milliseconds / 100) / 10;
