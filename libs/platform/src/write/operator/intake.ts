import { unavailable } from '../../http';

interface Waiting {
  readonly weight: number;
  readonly begin: () => void;
}

/**
 * Lets work begin, in order of arrival, as long as all that is under way together weighs no more than `most`; what is
 * heavier is done alone. So the memory that it takes is bounded, however many ask at once.
 */
export class Intake {
  private underWay = 0;
  private readonly waiting: Waiting[] = [];

  /** @param mostWaiting of what waits, together: whoever comes then is told to come again */
  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  /** @throws Problem 503 when too much waits already */
  async take<T>(weight: number, work: () => Promise<T>): Promise<T> {
    await this.turn(weight);
    try {
      return await work();
    } finally {
      this.underWay -= weight;
      this.admit();
    }
  }

  private turn(weight: number): Promise<void> {
    const waits = this.waiting.reduce((sum, each) => sum + each.weight, 0);
    if (waits + weight > this.mostWaiting) throw unavailable('Too much comes in at once.');
    return new Promise((begin) => {
      this.waiting.push({ weight, begin });
      this.admit();
    });
  }

  private admit(): void {
    for (let first = this.waiting[0]; first && this.hasRoomFor(first.weight); first = this.waiting[0]) {
      this.waiting.shift();
      this.underWay += first.weight;
      first.begin();
    }
  }

  private hasRoomFor(weight: number): boolean {
    return this.underWay === 0 || this.underWay + weight <= this.most;
  }
}
