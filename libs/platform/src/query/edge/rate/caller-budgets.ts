import { AnswerError } from '../../errors/answer-error';

/** What a request costs beside the values that it may return: it is read and checked, also where it is refused then. */
export const costOfRequest = 10;

/** Callers that are remembered; the one that has not asked for the longest is forgotten first. */
const mostCallers = 10_000;

interface Budget {
  /** Values that are left. */
  left: number;
  /** Milliseconds, when it was so much. */
  at: number;
}

/**
 * What each caller may still ask for, as buckets that fill up again steadily and hold what one minute gives. So somebody
 * who was away may ask for much at once, and nobody for more than that in the long run.
 */
export class CallerBudgets {
  private readonly budgets = new Map<string, Budget>();

  /** @param now in milliseconds, of a clock that is never set back */
  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = () => performance.now(),
    private readonly most = mostCallers,
  ) {}

  get callers(): number {
    return this.budgets.size;
  }

  /**
   * Takes so many values from the caller's budget, or none of them.
   * @throws AnswerError RATE_LIMITED, with the seconds after which so many are there
   */
  take(caller: string, values: number): void {
    const budget = this.budgetOf(caller);
    if (budget.left < values) throw exhausted(this.secondsFor(Math.min(values, this.perMinute) - budget.left));
    budget.left -= values;
  }

  private budgetOf(caller: string): Budget {
    const now = this.now();
    const known = this.budgets.get(caller) ?? { left: this.perMinute, at: now };
    known.left = Math.min(this.perMinute, known.left + ((now - known.at) * this.perMinute) / 60_000);
    known.at = now;
    // A map goes through its entries in the order in which they came.
    this.budgets.delete(caller);
    this.budgets.set(caller, known);
    const [oldest] = this.budgets.keys();
    if (this.budgets.size > this.most && oldest !== undefined) this.budgets.delete(oldest);
    return known;
  }

  private secondsFor(values: number): number {
    return Math.max(1, Math.ceil((values * 60) / this.perMinute));
  }
}

const exhausted = (seconds: number): AnswerError =>
  new AnswerError(
    'RATE_LIMITED',
    `You have asked for more than one caller may in a minute. Ask again in ${seconds} s, or for less at once.`,
    { status: 429, retryAfterSeconds: seconds },
  );
