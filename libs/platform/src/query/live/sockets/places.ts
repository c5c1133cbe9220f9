import { type Caller, nobody } from '../../../access';
import { callerKey } from '../../edge/rate/caller-key';
import { AnswerError } from '../../errors/answer-error';
import type { LiveTerms } from '../live-terms';
import { Shares } from './shares';

/**
 * How many connections callers have. Until they have said who they are they count by the address that they come from; the
 * machine itself, behind which a proxy may stand for many, is nobody who would be counted.
 */
export class Places {
  private readonly unknown: Shares;
  private readonly known: Shares;

  constructor(private readonly terms: Pick<LiveTerms, 'mostSocketsPerCaller' | 'mostUnknown'>) {
    this.unknown = new Shares(terms.mostUnknown);
    this.known = new Shares(terms.mostSocketsPerCaller);
  }

  /** Whether too many of this address have not said yet who they are. */
  isCrowded(address: string | undefined): boolean {
    return this.unknown.hasAll(callerKey(nobody, address));
  }

  /** @returns what gives the place back, when they have said it or gone */
  arrive(address: string | undefined): () => void {
    return this.unknown.take(callerKey(nobody, address));
  }

  /**
   * @returns what gives the place back
   * @throws AnswerError when they have as many as a caller may
   */
  settle(caller: Caller, address: string | undefined): () => void {
    const key = callerKey(caller, address);
    if (this.known.hasAll(key))
      throw new AnswerError('RATE_LIMITED', `A caller has at most ${this.terms.mostSocketsPerCaller} connections.`);
    return this.known.take(key);
  }
}
