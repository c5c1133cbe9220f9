import type { LiveTerms } from '../live-terms';
import type { LiveQuestion } from '../questions/live-question';
import { FollowedQuestion, type Newcomer } from './followed-question';
import type { Follower } from './follower';
import { type ChangeSignal, KeptSignal } from './kept-signal';
import type { LiveAnswer } from './live-answer';
import { Turns } from './turns';
import type { ViewChange } from './view-change';

/** Milliseconds that each question adds to the time between two looks at all of them: fifty looks a second at most. */
const lookShareMs = 20;

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
  /** Those too that nobody follows any more, while they rest. */
  private readonly questions = new Map<string, FollowedQuestion>();
  private readonly turns: Turns;
  private readonly factTurns: Turns;
  private readonly signal: KeptSignal;
  private followers = 0;
  private looking: NodeJS.Timeout | undefined;

  constructor(private readonly options: HubOptions) {
    const { terms, signal } = options;
    this.turns = new Turns(terms.atOnce, terms.atOncePerCaller);
    this.factTurns = new Turns(terms.factsAtOnce, terms.factsAtOncePerCaller);
    this.signal = new KeptSignal(signal, (change) => this.tell(change), terms.listenMs);
  }

  /** Questions that are followed, and those who follow them. */
  get sizes(): { readonly questions: number; readonly followers: number } {
    const questions = [...this.questions.values()].filter(({ size }) => size > 0).length;
    return { questions, followers: this.followers };
  }

  follow(question: LiveQuestion, newcomer: Newcomer): Follower {
    this.followers += 1;
    if (this.followers === 1) this.begin();
    const followed = this.questions.get(question.id) ?? this.open(question);
    const onEnd = (): void => {
      newcomer.onEnd();
      this.followers -= 1;
      if (this.followers === 0) this.rest();
    };
    return followed.follow({ ...newcomer, onEnd });
  }

  private open(question: LiveQuestion): FollowedQuestion {
    const { terms, ask } = this.options;
    const turns = question.readsFacts ? this.factTurns : this.turns;
    const onOver = (): void => void this.questions.delete(question.id);
    const followed = new FollowedQuestion(question, { terms, ask, turns, onOver });
    this.questions.set(question.id, followed);
    return followed;
  }

  private tell(change: ViewChange): void {
    for (const followed of this.questions.values()) followed.hear(change);
  }

  private begin(): void {
    this.signal.want();
    this.lookLater();
  }

  private rest(): void {
    clearTimeout(this.looking);
    this.signal.leave();
  }

  /** Ends when nothing is listened to any more. Whoever follows has been sent away before. */
  async stop(): Promise<void> {
    clearTimeout(this.looking);
    await this.signal.stop();
  }

  private lookLater(): void {
    const pauseMs = Math.max(this.options.terms.lookMs, this.questions.size * lookShareMs);
    this.looking = setTimeout(() => {
      this.tell('anything');
      this.lookLater();
    }, pauseMs);
  }
}
