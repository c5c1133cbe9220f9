import { AnswerError } from '../errors/answer-error';
import { Turns } from '../live/hub/turns';
import { Shares } from '../live/sockets/shares';

interface Terms {
  /** Queries that this process sends to ClickHouse at the same time: each takes several of its threads, and its memory. */
  readonly atOnce: number;
  /** Of them, for one caller: those of one request. */
  readonly perCaller: number;
  readonly mostWaiting: number;
  readonly mostWaitingPerCaller: number;
  /** Milliseconds; of a request's time enough is left to read then. */
  readonly patience: number;
}
const usualTerms: Terms = { atOnce: 4, perCaller: 3, mostWaiting: 100, mostWaitingPerCaller: 30, patience: 10_000 };

/** For whom figures are read. */
export interface FactsAsker {
  /** By what callers are told apart; null where they are not, as on this machine: each request is then a caller. */
  readonly by: string | null;
  /** Aborted when nobody waits for the answer any more. */
  readonly ended: AbortSignal;
}

/** Lets a few at a time read facts, and some wait for their turn, which comes caller by caller. */
export class FactTurns {
  private readonly terms: Terms;
  private readonly turns: Turns;
  private readonly shares: Shares;
  private waiting = 0;
  private readonly requests = new WeakMap<AbortSignal, string>();
  private counted = 0;

  constructor(terms: Partial<Terms> = {}) {
    this.terms = { ...usualTerms, ...terms };
    this.turns = new Turns(this.terms.atOnce, this.terms.perCaller);
    this.shares = new Shares(this.terms.mostWaitingPerCaller);
  }

  /**
   * @throws AnswerError when too many wait already, or the turn has not come in time; and when the request has ended
   * before it came: then nothing is read
   */
  take<T>({ by, ended }: FactsAsker, read: () => Promise<T>): Promise<T> {
    if (ended.aborted) return Promise.reject(tooLate());
    if (this.waiting >= this.terms.mostWaiting || this.shares.hasAll(by)) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const begin = async (): Promise<void> => {
        arrive();
        await read().then(resolve, reject);
      };
      const giveUp = (reason: AnswerError): void => {
        this.turns.leave(begin);
        arrive();
        reject(reason);
      };
      const arrive = this.wait(by, ended, giveUp);
      this.turns.wait([by ?? this.nameless(ended)], begin);
    });
  }

  private nameless(request: AbortSignal): string {
    const name = this.requests.get(request) ?? ` ${(this.counted += 1)}`;
    this.requests.set(request, name);
    return name;
  }

  /** @returns what ends the wait */
  private wait(by: string | null, ended: AbortSignal, giveUp: (reason: AnswerError) => void): () => void {
    const giveBack = this.shares.take(by);
    const gone = (): void => giveUp(tooLate());
    const timer = setTimeout(() => giveUp(busy()), this.terms.patience);
    ended.addEventListener('abort', gone);
    this.waiting += 1;
    return () => {
      this.waiting -= 1;
      giveBack();
      clearTimeout(timer);
      ended.removeEventListener('abort', gone);
    };
  }
}

const busy = (): AnswerError =>
  new AnswerError('UNAVAILABLE', 'Too many figures are being read at the moment. Try again shortly.');

const tooLate = (): AnswerError =>
  new AnswerError('UNAVAILABLE', 'The request has ended before its figures were read.');
