/** The way to one client: one answer at a time is on it, the others are taken when they can go. */
export class Outlet {
  private readonly waiting = new Set<() => void>();
  private taken = false;

  /** @param go called when it is free; whoever was called leaves when their answer has gone out */
  enter(go: () => void): void {
    if (this.taken) {
      this.waiting.add(go);
      return;
    }
    this.taken = true;
    go();
  }

  leave(): void {
    const [next] = this.waiting;
    this.taken = next !== undefined;
    if (next === undefined) return;
    this.waiting.delete(next);
    next();
  }

  /** Whoever waits has nothing to send any more. */
  quit(go: () => void): void {
    this.waiting.delete(go);
  }
}
