import { type Caller, nobody } from '../../../access';
import { callerKey } from '../../edge/rate/caller-key';
import { AnswerError } from '../../errors/answer-error';
import type { LiveTerms } from '../live-terms';
import { Shares } from './shares';

type SendAway = () => void;

/**
 * How many connections callers have. Until they have said who they are they count by the address that they come from; the
 * machine itself, behind which a proxy may stand for many, is nobody who would be counted.
 */
export class Places {
  /** Those of each address who have not said yet who they are, the longest first. */
  private readonly unknown = new Map<string, Set<SendAway>>();
  private readonly known: Shares;

  constructor(private readonly terms: Pick<LiveTerms, 'mostSocketsPerCaller' | 'mostUnknown'>) {
    this.known = new Shares(terms.mostSocketsPerCaller);
  }

  /**
   * Where too many of an address have not said yet who they are, who has had the most time for it has to go.
   * @returns what gives the place back, when they have said it or gone
   */
  arrive(address: string | undefined, sendAway: SendAway): () => void {
    const key = callerKey(nobody, address);
    if (key === null) return () => undefined;
    const waiting = this.unknown.get(key) ?? new Set<SendAway>();
    this.unknown.set(key, waiting.add(sendAway));
    const [longest] = waiting;
    if (waiting.size > this.terms.mostUnknown && longest) {
      waiting.delete(longest);
      longest();
    }
    return () => {
      waiting.delete(sendAway);
      if (waiting.size === 0 && this.unknown.get(key) === waiting) this.unknown.delete(key);
    };
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
