import type { RowsRead } from '../../postgres/rows-read';
import type { LiveTerms } from '../live-terms';
import type { LiveQuestion } from '../questions/live-question';
import { Follower } from './follower';
import type { LiveAnswer } from './live-answer';
import type { Outlet } from './outlet';
import type { Turns } from './turns';
import type { ViewChange } from './view-change';

/** One more who follows a question. */
export interface Newcomer {
  /** The caller; all that one caller follows shares that caller's turns. */
  readonly by: string;
  /** The mark of what they have already; null: nothing. */
  readonly seen: string | null;
  /** By which answers go out to them. */
  readonly outlet: Outlet;
  readonly onEnd: () => void;
}

export interface FollowedOptions {
  readonly terms: LiveTerms;
  readonly turns: Turns;
  readonly ask: (question: LiveQuestion) => Promise<LiveAnswer>;
  /** Told when nobody follows it any more, and it has rested. */
  readonly onOver: () => void;
}

/** An answer that came in n milliseconds is looked for again after nine times as long: a tenth of the time is spent on it. */
const restPerWork = 9;
/** Milliseconds after which an answer that failed is looked for again, when its failing took no longer. */
const retryMs = 1_000;

/** One question with all who follow it: asked once for all of them, and never twice at the same time. */
export class FollowedQuestion {
  private readonly followers = new Map<Follower, string>();
  private due = false;
  private waiting = false;
  private asking = false;
  private timer: NodeJS.Timeout | undefined;
  /** While it is read: what has changed since. */
  private readonly heard: ViewChange[] = [];
  /** That the last answer was read from. */
  private rows: RowsRead | null = null;
  private restsUntil = 0;
  /** It rests so long at least, though somebody waits for their first answer or the last one failed. */
  private restsAtLeastUntil = 0;
  private isUrgent = false;

  constructor(
    readonly question: LiveQuestion,
    private readonly options: FollowedOptions,
  ) {}

  get size(): number {
    return this.followers.size;
  }

  /** They get an answer that is read from now on, then what differs from the last that they took. */
  follow({ by, seen, outlet, onEnd }: Newcomer): Follower {
    const follower = new Follower(seen, outlet, (ended) => {
      this.followers.delete(ended);
      onEnd();
      if (this.followers.size === 0) this.desert();
    });
    this.followers.set(follower, by);
    this.isUrgent = true;
    this.wake();
    // What waits for others already may have its turn sooner for them.
    if (this.waiting) this.options.turns.wait([by], this.look);
    return follower;
  }

  /** The answer may be another now if it was read from what has changed. Changes while it is looked for are one. */
  hear(change: ViewChange): void {
    // What is being read now it is known from when it is there.
    if (this.asking) this.heard.push(change);
    else if (this.concerns(change)) this.wake();
  }

  /** Before it is known which rows an answer is read from, it is any row of the views that are declared. */
  private concerns(change: ViewChange): boolean {
    if (change === 'anything') return true;
    return this.rows?.hasAny(change.view, change.keys) ?? this.question.views.includes(change.view);
  }

  private wake(): void {
    this.due = true;
    this.begin();
  }

  private begin(): void {
    if (this.waiting || this.asking || this.followers.size === 0) return;
    clearTimeout(this.timer);
    const restMs = (this.isUrgent ? this.restsAtLeastUntil : this.restsUntil) - performance.now();
    if (restMs > 0) this.timer = setTimeout(() => this.begin(), restMs);
    else this.lineUp();
  }

  private lineUp(): void {
    this.waiting = true;
    this.options.turns.wait(this.followers.values(), this.look);
  }

  /** Whoever comes while it is read gets the next answer: this one may lie before what they know already. */
  private readonly look = async (): Promise<void> => {
    [this.waiting, this.asking, this.due, this.isUrgent] = [false, true, false, false];
    const [began, asked] = [performance.now(), [...this.followers.keys()]];
    const answer = await this.options.ask(this.question);
    this.asking = false;
    this.rest(performance.now() - began);
    this.isUrgent ||= answer.failed;
    this.rows = answer.rows;
    const heard = this.heard.splice(0);
    this.due ||= heard.some((change) => this.concerns(change));
    for (const follower of asked) if (this.followers.has(follower)) follower.tell(answer);
    if (this.followers.size === 0) this.desert();
    else if (this.due) this.begin();
    else if (answer.failed) this.lookAgainLater();
  };

  private rest(tookMs: number): void {
    const [now, { paceMs }] = [performance.now(), this.options.terms];
    this.restsUntil = now + Math.max(paceMs, restPerWork * tookMs);
    this.restsAtLeastUntil = now + Math.max(paceMs, tookMs);
  }

  private lookAgainLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), retryMs);
  }

  /** It waits for no turn any more. What it rests is kept: whoever leaves and comes again has half of the time spent on it at most. */
  private desert(): void {
    clearTimeout(this.timer);
    if (this.waiting) this.options.turns.leave(this.look);
    this.waiting = false;
    if (this.asking) return;
    const restMs = this.restsAtLeastUntil - performance.now();
    if (restMs > 0) this.timer = setTimeout(this.options.onOver, restMs).unref();
    else this.options.onOver();
  }
}
