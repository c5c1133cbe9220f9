import type { Answer, Answered, Asked, Fate, Question, Reached } from './protocol';

/** Whoever started this process: knows what is to happen to it, and is the world that it touches. */
export class Starter {
  private readonly waiting = new Map<number, (answered: Answered) => void>();
  private asked = 0;

  constructor() {
    process.on('message', (answered: Answered) => {
      this.waiting.get(answered.id)?.(answered);
      this.waiting.delete(answered.id);
    });
    // Nobody is left who could stop it.
    process.on('disconnect', () => process.exit(1));
  }

  /** @throws Error when the answer is that there is none */
  ask(question: Question): Promise<Answer> {
    const id = ++this.asked;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ answer = null, error }) =>
        error === undefined ? resolve(answer) : reject(new Error(error)),
      );
      process.send?.({ id, question } satisfies Asked);
    });
  }

  async fateOf(reached: Omit<Reached, 'kind'>): Promise<Fate> {
    return (await this.ask({ kind: 'reached', ...reached })) as Fate;
  }
}
