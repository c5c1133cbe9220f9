/** Something else has had the turn for longer than was to be waited. */
export class NoTurn extends Error {}

/** Work that must not overlap: each begins when those before it have ended, however they ended. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /**
   * The same, but given up when its turn has not come by then.
   * @throws NoTurn
   */
  runWithin<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let isGivenUp = false;
      const timer = setTimeout(() => {
        isGivenUp = true;
        reject(new NoTurn(`No turn within ${milliseconds} ms`));
      }, milliseconds);
      void this.run(async () => {
        clearTimeout(timer);
        if (!isGivenUp) await work().then(resolve, reject);
      });
    });
  }
}
