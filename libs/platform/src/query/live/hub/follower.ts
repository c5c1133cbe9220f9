import type { FormattedExecutionResult } from 'graphql';
import type { LiveAnswer } from './live-answer';
import type { Outlet } from './outlet';

type Next = IteratorResult<FormattedExecutionResult, void>;

/**
 * The answers for one who follows a question, each when it is asked for and the outlet is free: until the next one is asked
 * for it is on its way. Only the newest is kept: whoever is slow misses
 * what was in between, and nothing grows. What they have seen already is not told again.
 */
export class Follower implements AsyncGenerator<FormattedExecutionResult, void, void> {
  private newest: LiveAnswer | undefined;
  private asked: ((next: Next) => void) | undefined;
  private over = false;
  private holds = false;

  /**
   * @param seen mark of the answer that they have, from an earlier connection
   * @param onEnd called once
   */
  constructor(
    private seen: string | null,
    private readonly outlet: Outlet,
    private readonly onEnd: (follower: Follower) => void,
  ) {}

  tell(answer: LiveAnswer): void {
    if (this.over) return;
    this.newest = answer.mark === this.seen ? undefined : answer;
    this.hurry();
  }

  next(): Promise<Next> {
    this.letGo();
    if (this.over) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.asked = resolve;
      this.hurry();
    });
  }

  return(): Promise<Next> {
    if (!this.over) {
      this.over = true;
      this.newest = undefined;
      this.asked?.({ done: true, value: undefined });
      this.asked = undefined;
      this.outlet.quit(this.go);
      this.letGo();
      this.onEnd(this);
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  async throw(error: unknown): Promise<Next> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** What goes out is the newest when the outlet is free, and nothing where it has become what they know meanwhile. */
  private hurry(): void {
    if (this.asked && this.newest) this.outlet.enter(this.go);
  }

  private readonly go = (): void => {
    this.holds = true;
    if (this.asked && this.newest) this.hand(this.asked, this.newest);
    else this.letGo();
  };

  private hand(asked: (next: Next) => void, { result, mark }: LiveAnswer): void {
    this.asked = undefined;
    this.newest = undefined;
    this.seen = mark;
    asked({ done: false, value: result });
  }

  private letGo(): void {
    if (!this.holds) return;
    this.holds = false;
    this.outlet.leave();
  }
}
