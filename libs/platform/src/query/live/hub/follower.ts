import type { FormattedExecutionResult } from 'graphql';
import type { LiveAnswer } from './live-answer';

type Next = IteratorResult<FormattedExecutionResult, void>;

/**
 * The answers for one who follows a question, each when it is asked for. Only the newest is kept: whoever is slow misses
 * what was in between, and nothing grows. What they have seen already is not told again.
 */
export class Follower implements AsyncGenerator<FormattedExecutionResult, void, void> {
  private newest: LiveAnswer | undefined;
  private asked: ((next: Next) => void) | undefined;
  private over = false;

  /**
   * @param seen mark of the answer that they have, from an earlier connection
   * @param onEnd called once
   */
  constructor(
    private seen: string | null,
    private readonly onEnd: (follower: Follower) => void,
  ) {}

  tell(answer: LiveAnswer): void {
    if (this.over) return;
    this.newest = answer.mark === this.seen ? undefined : answer;
    const { asked } = this;
    if (!asked || !this.newest) return;
    this.asked = undefined;
    asked(this.taken(this.newest));
  }

  next(): Promise<Next> {
    if (this.over) return Promise.resolve({ done: true, value: undefined });
    if (this.newest) return Promise.resolve(this.taken(this.newest));
    return new Promise((resolve) => (this.asked = resolve));
  }

  return(): Promise<Next> {
    if (!this.over) {
      this.over = true;
      this.newest = undefined;
      this.asked?.({ done: true, value: undefined });
      this.asked = undefined;
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

  private taken({ result, mark }: LiveAnswer): Next {
    this.newest = undefined;
    this.seen = mark;
    return { done: false, value: result };
  }
}
