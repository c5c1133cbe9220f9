import type { LiveTerms } from '../live-terms';
import type { LiveQuestion } from '../questions/live-question';
import { Follower } from './follower';
import type { LiveAnswer } from './live-answer';
import type { Turns } from './turns';

export interface FollowedOptions {
  readonly terms: LiveTerms;
  readonly turns: Turns;
  readonly ask: (question: LiveQuestion) => Promise<LiveAnswer>;
  /** Told when nobody follows it any more. */
  readonly onDeserted: () => void;
}

/** An answer that came in n milliseconds is looked for again after nine times as long: a tenth of the time is spent on it. */
const restPerWork = 9;
/** Milliseconds after which an answer that failed is looked for again. */
const retryMs = 1_000;

/** One question with all who follow it: asked once for all of them, and never twice at the same time. */
export class FollowedQuestion {
  private readonly followers = new Set<Follower>();
  private due = false;
  private asking = false;
  private timer: NodeJS.Timeout | undefined;
  private restsUntil = 0;

  constructor(
    readonly question: LiveQuestion,
    private readonly options: FollowedOptions,
  ) {}

  get size(): number {
    return this.followers.size;
  }

  /** They get an answer that is read from now on, then what differs from the last that they took. */
  follow(seen: string | null, onEnd: () => void): Follower {
    const follower = new Follower(seen, (ended) => {
      this.followers.delete(ended);
      onEnd();
      if (this.followers.size > 0) return;
      clearTimeout(this.timer);
      this.options.onDeserted();
    });
    this.followers.add(follower);
    this.wake();
    return follower;
  }

  /** The answer may be another now. Words that come while it is looked for are one. */
  wake(): void {
    this.due = true;
    this.begin();
  }

  private begin(): void {
    if (this.asking || this.followers.size === 0) return;
    clearTimeout(this.timer);
    const restMs = this.restsUntil - performance.now();
    if (restMs > 0) this.timer = setTimeout(() => this.begin(), restMs);
    else void this.ask();
  }

  private async ask(): Promise<void> {
    this.asking = true;
    const { turns, terms } = this.options;
    const { answer, tookMs, asked } = await turns.take(() => this.look());
    this.restsUntil = performance.now() + Math.max(terms.paceMs, restPerWork * tookMs);
    this.asking = false;
    for (const follower of asked) if (this.followers.has(follower)) follower.tell(answer);
    if (this.due) this.begin();
    else if (answer.failed) this.lookAgainLater();
  }

  /** Whoever comes while it is read gets the next answer: this one may lie before what they know already. */
  private async look() {
    const [began, asked] = [performance.now(), [...this.followers]];
    this.due = false;
    const answer = await this.options.ask(this.question);
    return { answer, asked, tookMs: performance.now() - began };
  }

  private lookAgainLater(): void {
    if (this.followers.size === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), retryMs);
  }
}
