/** A promise that is settled from outside. */
export class Latch<T = void> {
  readonly promise: Promise<T>;
  open: (value: T) => void = () => undefined;
  fail: (error: Error) => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.open = resolve;
      this.fail = reject;
    });
    // A failure that nobody waits for is no fault of the process.
    this.promise.catch(() => undefined);
  }
}
