import { tooCostly } from '../../errors/answer-error';
import type { LiveTerms } from '../live-terms';
import { Shares } from './shares';

/** Counts what each caller follows, over all their connections. */
export class Quota {
  private readonly shares: Shares;

  constructor(private readonly terms: Pick<LiveTerms, 'mostPerCaller' | 'mostPerSocket'>) {
    this.shares = new Shares(terms.mostPerCaller);
  }

  /**
   * @param onSocket how many are followed on the same connection
   * @returns what gives it back
   * @throws AnswerError when it would be one too many
   */
  take(caller: string, onSocket: number): () => void {
    const { mostPerCaller, mostPerSocket } = this.terms;
    if (onSocket >= mostPerSocket) throw tooCostly(`One connection follows at most ${mostPerSocket} answers.`);
    if (this.shares.hasAll(caller)) throw tooCostly(`A caller follows at most ${mostPerCaller} answers at a time.`);
    return this.shares.take(caller);
  }
}
