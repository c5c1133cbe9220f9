import { tooCostly } from '../../errors/answer-error';
import type { LiveTerms } from '../live-terms';

/** Counts what each caller follows, over all their connections. */
export class Quota {
  private readonly taken = new Map<string, number>();

  constructor(private readonly terms: Pick<LiveTerms, 'mostPerCaller' | 'mostPerSocket'>) {}

  /** Callers who follow something. */
  get callers(): number {
    return this.taken.size;
  }

  /**
   * @param onSocket how many are followed on the same connection
   * @returns what gives it back
   * @throws AnswerError when it would be one too many
   */
  take(subject: string, onSocket: number): () => void {
    const { mostPerCaller, mostPerSocket } = this.terms;
    const own = this.taken.get(subject) ?? 0;
    if (onSocket >= mostPerSocket) throw tooCostly(`One connection follows at most ${mostPerSocket} answers.`);
    if (own >= mostPerCaller) throw tooCostly(`A caller follows at most ${mostPerCaller} answers at a time.`);
    this.taken.set(subject, own + 1);
    return () => this.giveBack(subject);
  }

  private giveBack(subject: string): void {
    const left = (this.taken.get(subject) ?? 0) - 1;
    if (left > 0) this.taken.set(subject, left);
    else this.taken.delete(subject);
  }
}
