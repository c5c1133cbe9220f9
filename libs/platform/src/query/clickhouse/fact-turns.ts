import { AnswerError } from '../errors/answer-error';

interface Terms {
  /** Queries that this process sends to ClickHouse at the same time: each takes several of its threads, and its memory. */
  readonly atOnce: number;
  readonly mostWaiting: number;
  /** Milliseconds; of a request's time enough is left to read then. */
  readonly patience: number;
}
const usualTerms: Terms = { atOnce: 4, mostWaiting: 100, patience: 10_000 };

/** Lets a few at a time read facts, and some wait for their turn, in the order in which they came. */
export class FactTurns {
  private readonly terms: Terms;
  /** Sets keep the order in which they were filled. */
  private readonly waiting = new Set<() => void>();
  private taken = 0;

  constructor(terms: Partial<Terms> = {}) {
    this.terms = { ...usualTerms, ...terms };
  }

  /** @throws AnswerError when too many wait already, or the turn has not come in time */
  async take<T>(read: () => Promise<T>): Promise<T> {
    if (this.taken < this.terms.atOnce) this.taken += 1;
    else await this.wait();
    try {
      return await read();
    } finally {
      this.handOn();
    }
  }

  private wait(): Promise<void> {
    const { mostWaiting, patience } = this.terms;
    if (this.waiting.size >= mostWaiting) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(begin);
        reject(busy());
      }, patience);
      this.waiting.add(begin);
    });
  }

  /** Whoever is next takes the place over, so nobody who comes now can be before them. */
  private handOn(): void {
    const [next] = this.waiting;
    if (!next) {
      this.taken -= 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}

const busy = (): AnswerError =>
  new AnswerError('UNAVAILABLE', 'Too many figures are being read at the moment. Try again shortly.');
