import { pause } from '../../engine/patience';
import type { Throttle } from '../../operations/reports';

/** A rebuild never rests longer than this part of the time, or one under steady load would never end. */
const leastDuty = 0.1;
const lateMs = 200;

/** How much of the time a rebuild works, by how far the live projector is behind: it halves at once, and grows slowly. */
export class Duty {
  private part = 1;

  constructor(private readonly throttle: Throttle) {}

  /** The part of the time that may be worked, 0.1 to 1. */
  after(liveLagMs: number): number {
    if (this.throttle !== 'auto') return 1;
    this.part = liveLagMs > lateMs ? Math.max(leastDuty, this.part / 2) : Math.min(1, this.part + 0.05);
    return this.part;
  }
}

/** The rests of one reader. */
export class Pace {
  /** Changed from outside. */
  duty = 1;

  /** @param eventsPerSecond of this reader; null for no bound */
  constructor(private readonly eventsPerSecond: number | null) {}

  async rest(events: number, workedMs: number, signal: AbortSignal): Promise<void> {
    const byDuty = (workedMs * (1 - this.duty)) / this.duty;
    const byRate = this.eventsPerSecond === null ? 0 : (events * 1000) / this.eventsPerSecond - workedMs;
    const milliseconds = Math.max(byDuty, byRate);
    if (milliseconds >= 1) await pause(milliseconds, signal);
  }
}
