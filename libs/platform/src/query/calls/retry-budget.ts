/**
 * How many calls may be tried again: a fifth of all that are made, however many callers there are. A limit for each call
 * would double the load of a service in the very moment that it cannot carry it; this one gives it a fifth more.
 *
 * It needs no clock: each call earns a part of a retry, and what is earned is kept up to a few.
 */
export class RetryBudget {
  private earned: number;

  constructor(private readonly terms: { readonly share: number; readonly most: number } = { share: 0.2, most: 10 }) {
    // The first call of a process may be tried again, too.
    this.earned = Math.min(1, terms.most);
  }

  /** A call is made, for the first time. */
  called(): void {
    this.earned = Math.min(this.terms.most, this.earned + this.terms.share);
  }

  /** Whether it may be tried again; then it must be. */
  take(): boolean {
    // Fifths do not add up to a whole in binary.
    if (this.earned < 1 - 1e-9) return false;
    this.earned -= 1;
    return true;
  }
}
