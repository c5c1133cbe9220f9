/**
 * Lets work on the same key wait for each other within this process, in order of arrival. Only a courtesy: it spares
 * commands on a hot stream the lost races; what holds between processes is the expected version. So nobody waits longer
 * than `longestMs`: two commands that take the same streams crosswise go on without their turn, and one loses the race.
 */
export class OneAtATime {
  private readonly last = new Map<string, Promise<void>>();

  constructor(private readonly longestMs = 5_000) {}

  /** Resolves when it is this caller's turn, with the function that ends the turn. */
  async turn(key: string): Promise<() => void> {
    const before = this.last.get(key);
    let end = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.last.set(key, mine);
    if (before) await this.atMost(before);
    return () => {
      if (this.last.get(key) === mine) this.last.delete(key);
      end();
    };
  }

  /** Keys that someone holds or waits for. */
  get size(): number {
    return this.last.size;
  }

  private async atMost(before: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.longestMs);
    });
    await Promise.race([before, late]);
    clearTimeout(timer);
  }
}
