/** Lets so many at a time do their work, the others in the order in which they came. */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private taken = 0;

  constructor(private readonly atOnce: number) {}

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.taken >= this.atOnce) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.taken += 1;
    try {
      return await work();
    } finally {
      // Whoever is next takes the place over, so nobody who comes now can be before them.
      const next = this.waiting.shift();
      if (next) next();
      else this.taken -= 1;
    }
  }
}
