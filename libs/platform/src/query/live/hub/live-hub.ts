import type { LiveTerms } from '../live-terms';
import { concerns, type LiveQuestion } from '../questions/live-question';
import { FollowedQuestion } from './followed-question';
import type { Follower } from './follower';
import type { LiveAnswer } from './live-answer';
import { Turns } from './turns';
import type { ViewChange } from './view-change';

/** Milliseconds that each question adds to the time between two looks at all of them: fifty looks a second at most. */
const lookShareMs = 20;

/** Tells of changes while it is started; it may miss some. */
export interface ChangeSignal {
  start(onChange: (change: ViewChange) => void): void;
  stop(): Promise<void>;
}

export interface HubOptions {
  readonly terms: LiveTerms;
  readonly signal: ChangeSignal;
  readonly ask: (question: LiveQuestion) => Promise<LiveAnswer>;
}

/**
 * All questions that somebody follows. A word that a view has changed wakes those that it concerns, and a slow look wakes
 * all: so a lost word costs time and no answer. Whatever woke it, what is told is read from the views.
 */
export class LiveHub {
  private readonly questions = new Map<string, FollowedQuestion>();
  private readonly turns: Turns;
  private looking: NodeJS.Timeout | undefined;

  constructor(private readonly options: HubOptions) {
    this.turns = new Turns(options.terms.atOnce);
  }

  /** Questions, and those who follow them. */
  get sizes(): { readonly questions: number; readonly followers: number } {
    const followers = [...this.questions.values()].reduce((sum, { size }) => sum + size, 0);
    return { questions: this.questions.size, followers };
  }

  /** @param seen the mark of what they have already; null: nothing */
  follow(question: LiveQuestion, seen: string | null, onEnd: () => void): Follower {
    if (this.questions.size === 0) this.begin();
    const followed = this.questions.get(question.id) ?? this.open(question);
    return followed.follow(seen, onEnd);
  }

  private open(question: LiveQuestion): FollowedQuestion {
    const { terms, ask } = this.options;
    const followed = new FollowedQuestion(question, {
      ...{ terms, ask, turns: this.turns },
      onDeserted: () => {
        this.questions.delete(question.id);
        if (this.questions.size === 0) this.rest();
      },
    });
    this.questions.set(question.id, followed);
    return followed;
  }

  private wake(change: ViewChange): void {
    for (const followed of this.questions.values()) if (concerns(followed.question, change)) followed.wake();
  }

  private begin(): void {
    this.options.signal.start((change) => this.wake(change));
    this.lookLater();
  }

  /** Ends when nothing is listened to any more. Whoever follows has been sent away before. */
  async stop(): Promise<void> {
    clearTimeout(this.looking);
    await this.options.signal.stop();
  }

  private rest(): void {
    void this.stop();
  }

  private lookLater(): void {
    const pauseMs = Math.max(this.options.terms.lookMs, this.questions.size * lookShareMs);
    this.looking = setTimeout(() => {
      this.wake('anything');
      this.lookLater();
    }, pauseMs);
  }
}
