/** How many of something each caller has, of as many as one may have. */
export class Shares {
  private readonly taken = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Those who have any. */
  get callers(): number {
    return this.taken.size;
  }

  /** Null is somebody who may have all there are. */
  hasAll(caller: string | null): boolean {
    return caller !== null && (this.taken.get(caller) ?? 0) >= this.most;
  }

  /** @returns what gives it back, once */
  take(caller: string | null): () => void {
    if (caller === null) return () => undefined;
    this.taken.set(caller, (this.taken.get(caller) ?? 0) + 1);
    let given = false;
    return () => {
      if (!given) this.giveBack(caller);
      given = true;
    };
  }

  private giveBack(caller: string): void {
    const left = (this.taken.get(caller) ?? 0) - 1;
    if (left > 0) this.taken.set(caller, left);
    else this.taken.delete(caller);
  }
}
